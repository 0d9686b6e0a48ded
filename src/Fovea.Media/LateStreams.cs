using System.Globalization;
using System.Text.Json;

namespace Fovea.Media;

/// <summary>
/// Finds streams whose first packet lies behind the part of a file that ffmpeg looks at: subtitles of a DVD, a video
/// that starts after hours of sound.
/// </summary>
internal static class LateStreams
{
    // Where ffmpeg cannot go back it keeps in memory what it looked at.
    private const long MostInMemory = 256L << 20;

    // Behind the first packet of the last stream, so that it is surely seen.
    private const long Margin = 4L << 20;

    /// <summary>Asks ffprobe what the file holds.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="path">The file.</param>
    /// <param name="opening">Arguments before the input.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<FfmpegResult> ProbeAsync(Ffmpeg ffmpeg, string path, IReadOnlyList<string> opening, CancellationToken cancellationToken)
        => ffmpeg.ProbeAsync(["-show_streams", "-show_format", "-show_chapters", "-of", "json", .. opening, .. MediaInput.Arguments(path)], cancellationToken);

    /// <summary>Looks further into the file where its kind, or what was seen, gives reason to.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="path">The file.</param>
    /// <param name="json">What ffprobe printed at first.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What ffprobe prints with a longer look, and the arguments for one; the same and none where nothing more is found.</returns>
    public static async Task<(string Json, IReadOnlyList<string> Opening)> FindAsync(Ffmpeg ffmpeg, string path, string json, CancellationToken cancellationToken)
    {
        (int streams, bool incomplete, string container) = Read(json);
        long length = new FileInfo(path).Length;

        // A programme stream has no list of its streams, and the list of a transport stream changes: only packets tell.
        bool hasNoList = container is "mpeg" or "mpegts";
        if (length == 0 || !(hasNoList || incomplete)) return (json, []);
        IReadOnlyList<string> far = Arguments(container, hasNoList ? length : Math.Min(length, MostInMemory));
        FfmpegResult result = await ProbeAsync(ffmpeg, path, far, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0) return (json, []);
        (int found, bool lacking, _) = Read(result.Output);
        if (found == streams && lacking == incomplete) return (json, []);
        return (result.Output, hasNoList ? await NearestAsync(ffmpeg, path, streams, found, far, cancellationToken).ConfigureAwait(false) : far);
    }

    // Every later run of ffmpeg looks as far again: no farther than needed.
    private static async Task<IReadOnlyList<string>> NearestAsync(Ffmpeg ffmpeg, string path, int before, int found, IReadOnlyList<string> far, CancellationToken cancellationToken)
    {
        long last = 0;
        for (int index = before; index < found; index++)
        {
            FfmpegResult result = await ffmpeg.ProbeAsync(["-select_streams", index.ToString(CultureInfo.InvariantCulture), "-read_intervals", "%+#1", "-show_entries", "packet=pos", "-of", "default=nw=1:nk=1", .. far, .. MediaInput.Arguments(path)], cancellationToken).ConfigureAwait(false);
            if (!long.TryParse(result.Output.Split('\n')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long position)) return far;
            last = Math.Max(last, position);
        }

        IReadOnlyList<string> near = Arguments("mpeg", last + Margin);
        FfmpegResult check = await ProbeAsync(ffmpeg, path, near, cancellationToken).ConfigureAwait(false);
        return check.ExitCode == 0 && Read(check.Output).Streams == found ? near : far;
    }

    // MPEG streams are read from the start again after the look, so nothing of it need be kept.
    private static string[] Arguments(string container, long bytes)
    {
        string[] look = ["-probesize", Math.Max(bytes, 5_000_000).ToString(CultureInfo.InvariantCulture), "-analyzeduration", "360000000000"];
        return container is "mpeg" or "mpegts" ? ["-fflags", "+nobuffer", .. look] : look;
    }

    private static (int Streams, bool Incomplete, string Container) Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string container = root.TryGetProperty("format", out JsonElement format) ? ProbeJson.Text(format, "format_name") ?? "" : "";
            return (root.TryGetProperty("streams", out JsonElement streams) ? streams.GetArrayLength() : 0, ProbeJson.IsIncomplete(root), container);
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            // The description that follows says what is wrong.
            return (0, false, "");
        }
    }
}
