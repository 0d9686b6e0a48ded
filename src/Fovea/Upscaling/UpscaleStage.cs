namespace Fovea.Upscaling;

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
