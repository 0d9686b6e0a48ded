namespace Fovea.Media;

/// <summary>A named stretch of a video.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Title">Its title, or null.</param>
public sealed record Chapter(TimeSpan Start, TimeSpan End, string? Title);
