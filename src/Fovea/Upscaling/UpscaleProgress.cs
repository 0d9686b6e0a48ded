namespace Fovea.Upscaling;

/// <summary>How far an upscaling job is.</summary>
/// <param name="Frames">Frames done, with those of an earlier run that was resumed.</param>
/// <param name="ResumedFrames">Frames that an earlier run had done.</param>
/// <param name="TotalFrames">Expected frames, from the container's words; null when not known.</param>
/// <param name="Position">Media time that is done, from the first frame on.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="Stage">What the job is doing.</param>
public sealed record UpscaleProgress(long Frames, long ResumedFrames, long? TotalFrames, TimeSpan Position, TimeSpan Elapsed, UpscaleStage Stage)
{
    /// <summary>Frames a second of this run; 0 before the first.</summary>
    public double FramesPerSecond => Elapsed > TimeSpan.Zero ? (Frames - ResumedFrames) / Elapsed.TotalSeconds : 0;

    /// <summary>Share of the frames that is done, 0..1; null when the total is not known.</summary>
    public double? Fraction => TotalFrames is long total and > 0 ? Math.Min(1, (double)Frames / total) : null;

    /// <summary>Media seconds a second of this run; 0 before the first frame.</summary>
    public double Speed => Frames > 0 && Elapsed > TimeSpan.Zero ? Position.TotalSeconds * (Frames - ResumedFrames) / Frames / Elapsed.TotalSeconds : 0;

    /// <summary>Expected time to the last frame; null when it cannot be told yet.</summary>
    public TimeSpan? Remaining => TotalFrames is long total && FramesPerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, total - Frames) / FramesPerSecond) : null;
}

/// <summary>What an upscaling job is doing.</summary>
public enum UpscaleStage
{
    /// <summary>Frames are decoded, upscaled and encoded.</summary>
    Frames,

    /// <summary>Segments are joined with sound, subtitles and the rest, and the result is checked.</summary>
    Joining,

    /// <summary>The output is in place.</summary>
    Done,
}
