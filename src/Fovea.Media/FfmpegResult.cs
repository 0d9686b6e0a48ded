namespace Fovea.Media;

/// <summary>What a finished run of ffmpeg or ffprobe left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">The last lines of its standard error.</param>
internal sealed record FfmpegResult(int ExitCode, string Output, IReadOnlyList<string> Errors)
{
    /// <summary>The line that tells most about what went wrong, in ffmpeg's words.</summary>
    public string Complaint => FfmpegComplaint.Choose(ExitCode, Errors);
}
