using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>What a finished output must hold.</summary>
/// <param name="FrameCount">Frames of its video.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="FirstTime">Time of its first frame, as in the source.</param>
/// <param name="LastTime">Time of its last frame, as in the source.</param>
public sealed record OutputExpectation(long FrameCount, int Width, int Height, TimeSpan FirstTime, TimeSpan LastTime)
{
    /// <summary>When its frames are shown, as in the source; null if only the first and last are known.</summary>
    public VideoTimes? Times { get; init; }
}
