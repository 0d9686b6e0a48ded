using Fovea.Media.Timelines;

namespace Fovea.Upscaling;

/// <summary>A segment whose file is whole.</summary>
/// <param name="File">File name in the work folder.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">SHA-256 over the file: it is looked at again before it becomes part of the output.</param>
/// <param name="Frames">Frames in it.</param>
/// <param name="FirstTimestamp">Timestamp of its first frame, in units of the input's time base.</param>
/// <param name="LastTimestamp">Timestamp of its last frame.</param>
internal sealed record FinishedSegment(string File, long Bytes, string Sha256, long Frames, long FirstTimestamp, long LastTimestamp)
{
    /// <summary>The steps between its frames.</summary>
    public string Steps { get; init; } = "";

    /// <summary>The timestamps of its frames.</summary>
    public IEnumerable<long> Timestamps() => FrameSteps.Times(FirstTimestamp, Steps);
}
