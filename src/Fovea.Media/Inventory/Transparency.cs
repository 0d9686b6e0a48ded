using System.Globalization;

namespace Fovea.Media.Inventory;

/// <summary>Looks whether an alpha channel is used: many files have one that is opaque throughout.</summary>
internal static class Transparency
{
    // Up to here every frame is looked at.
    private const int ShortFrames = 300;
    private const int FramesAPlace = 6;

    // Rounding on the way to 8 bits must not count.
    private const int Opaque = 250;

    /// <summary>True if it looks at every frame of <paramref name="video"/>.</summary>
    public static bool SeesAll(VideoStream video) => video.FrameCount is > 0 and <= ShortFrames;

    /// <summary>True if a frame that was looked at has a pixel that is not opaque.</summary>
    public static async Task<bool> FindAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken)
    {
        bool isShort = SeesAll(info.Video);
        foreach (TimeSpan place in isShort ? [TimeSpan.Zero] : Places.Of(info))
        {
            if (await HasHolesAsync(ffmpeg, info, place, isShort ? ShortFrames : FramesAPlace, cancellationToken).ConfigureAwait(false)) return true;
        }

        return false;
    }

    private static async Task<bool> HasHolesAsync(Ffmpeg ffmpeg, MediaInfo info, TimeSpan place, int frames, CancellationToken cancellationToken)
    {
        List<string> arguments = [.. info.Video.Decoding];
        if (place > TimeSpan.Zero) arguments.AddRange(["-ss", place.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)]);
        arguments.AddRange([.. info.Input, "-map", FormattableString.Invariant($"0:{info.Video.Index}"), "-frames:v", frames.ToString(CultureInfo.InvariantCulture)]);
        arguments.AddRange(["-vf", "alphaextract,format=gray,signalstats,metadata=print:key=lavfi.signalstats.YMIN:file=-", "-f", "null", "-"]);
        FfmpegResult result = await ffmpeg.RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        const string Key = "YMIN=";
        return result.Output.Split('\n').Any(line => line.Contains(Key, StringComparison.Ordinal)
            && double.TryParse(line[(line.IndexOf(Key, StringComparison.Ordinal) + Key.Length)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double least) && least < Opaque);
    }
}
