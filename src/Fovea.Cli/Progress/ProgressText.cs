using System.Globalization;
using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>An upscaling job's progress in words.</summary>
internal static class ProgressText
{
    /// <summary>For example <c>frame 120/500 (24%)  31.2 fps  1.25x  elapsed 0:04  remaining 0:12</c>.</summary>
    public static string Line(UpscaleProgress progress)
    {
        string total = progress.TotalFrames is long frames ? $"/{frames}" : "";
        string share = progress.Fraction is double fraction ? $" ({Math.Floor(fraction * 100):0}%)" : "";
        return $"frame {progress.Frames}{total}{share}  {Rates(progress)}";
    }

    /// <summary>Speed and times: what stands beside a bar.</summary>
    public static string Rates(UpscaleProgress progress)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{progress.FramesPerSecond:0.0} fps  {progress.Speed:0.00}x  elapsed {Clock(progress.Elapsed)}");
        if (progress.Stage == UpscaleStage.Joining) return text + "  joining";
        return progress.Stage == UpscaleStage.Frames && progress.Remaining is TimeSpan remaining ? $"{text}  remaining {Clock(remaining)}" : text;
    }

    /// <summary>A time that is not known exactly, such as <c>about 12 minutes</c>.</summary>
    public static string About(TimeSpan time) => time.TotalSeconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(1, time.TotalSeconds):0} {(time.TotalSeconds < 1.5 ? "second" : "seconds")}")
        : time.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $"about {time.TotalMinutes:0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"about {time.TotalHours:0.#} hours");

    private static string Clock(TimeSpan time)
        => time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}") : time.ToString("m\\:ss", CultureInfo.InvariantCulture);
}
