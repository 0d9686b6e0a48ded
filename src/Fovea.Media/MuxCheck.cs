namespace Fovea.Media;

/// <summary>What a look ahead found out about an output.</summary>
/// <param name="Options">The options to join and verify with: those that were given, and what has to be left out.</param>
/// <param name="Streams">Every stream of the source and what becomes of it.</param>
/// <param name="Notices">What the output will not have, or will have in another form.</param>
public sealed record MuxCheck(MuxOptions Options, IReadOnlyList<StreamPlan> Streams, IReadOnlyList<Notice> Notices);
