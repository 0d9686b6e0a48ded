namespace Fovea.Media;

/// <summary>A stream of the source and what becomes of it.</summary>
/// <param name="Source">The stream.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Codec">ffmpeg's name of what it becomes: the codec of the enlarged video, the encoder of a converted one, else its own.</param>
public sealed record StreamPlan(StreamInfo Source, StreamFate Fate, string Codec);
