namespace Fovea.Media;

/// <summary>A finished piece of the output: consecutive frames, encoded by a <see cref="FrameWriter"/> into a file of their own.</summary>
/// <param name="Path">The file.</param>
/// <param name="FirstTimestamp">Timestamp of its first frame in ticks of the video's time base.</param>
/// <param name="FrameCount">Number of its frames.</param>
public sealed record Segment(string Path, long FirstTimestamp, long FrameCount);
