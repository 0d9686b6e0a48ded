namespace Fovea.Media;

/// <summary>What a look ahead found out about an output.</summary>
/// <param name="Options">The options to join and verify with: those that were given, and what has to be left out.</param>
/// <param name="Warnings">One line for each thing that the output will not have.</param>
public sealed record MuxCheck(MuxOptions Options, IReadOnlyList<string> Warnings);
