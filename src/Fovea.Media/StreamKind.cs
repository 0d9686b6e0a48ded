namespace Fovea.Media;

/// <summary>What a stream of a file carries.</summary>
public enum StreamKind
{
    /// <summary>Moving pictures.</summary>
    Video,

    /// <summary>A still picture that belongs to the file, such as an album cover.</summary>
    CoverPicture,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Subtitles, as text or as pictures.</summary>
    Subtitle,

    /// <summary>An attached file, such as a font.</summary>
    Attachment,

    /// <summary>Anything else: time codes, telemetry.</summary>
    Data,
}
