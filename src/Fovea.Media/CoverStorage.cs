namespace Fovea.Media;

/// <summary>How a container holds cover pictures.</summary>
public enum CoverStorage
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As streams of one picture.</summary>
    Stream,

    /// <summary>As attached files.</summary>
    Attachment,
}
