namespace Fovea.Cli.Progress;

/// <summary>How progress is shown on stderr.</summary>
internal enum ProgressMode
{
    /// <summary>A live line on a terminal, plain lines otherwise.</summary>
    Auto,

    /// <summary>Plain lines, now and then.</summary>
    Plain,

    /// <summary>One JSON object a line with ffmpeg's -progress keys, and remaining_s, the seconds still to go, once they can be told.</summary>
    Json,

    /// <summary>Nothing.</summary>
    None,
}
