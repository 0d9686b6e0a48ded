namespace Fovea.Cli.Progress;

/// <summary>How progress is shown on stderr.</summary>
internal enum ProgressMode
{
    /// <summary>A live line on a terminal, plain lines otherwise.</summary>
    Auto,

    /// <summary>Plain lines, now and then.</summary>
    Plain,

    /// <summary>One JSON object a line with ffmpeg's -progress keys.</summary>
    Json,

    /// <summary>Nothing.</summary>
    None,
}
