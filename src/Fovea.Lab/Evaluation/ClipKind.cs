namespace Fovea.Lab.Evaluation;

/// <summary>What a clip is on disk.</summary>
public enum ClipKind
{
    /// <summary>One picture: a clip of one frame.</summary>
    Still,

    /// <summary>A folder of pictures, one a frame.</summary>
    FrameFolder,

    /// <summary>A video file.</summary>
    Video,
}
