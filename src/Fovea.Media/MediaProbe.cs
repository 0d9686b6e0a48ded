using System.Globalization;
using System.Text.Json;
using Fovea.Media.Pictures;

namespace Fovea.Media;

/// <summary>Asks ffprobe what a file holds.</summary>
public static class MediaProbe
{
    /// <summary>Reads what <paramref name="path"/> holds.</summary>
    /// <exception cref="BadInputException">The file is missing, a folder, empty, unreadable, or has no video.</exception>
    public static Task<MediaInfo> ReadAsync(Ffmpeg ffmpeg, string path, CancellationToken cancellationToken = default) => ReadAsync(ffmpeg, path, null, cancellationToken);

    /// <summary>Reads what <paramref name="path"/> holds, with one of its video streams chosen.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="path">The file.</param>
    /// <param name="videoStream">Index of the video stream to work on; null lets <see cref="MediaInfo.Video"/> choose.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BadInputException">The file is missing, a folder, empty, unreadable, or has no such video.</exception>
    public static async Task<MediaInfo> ReadAsync(Ffmpeg ffmpeg, string path, int? videoStream, CancellationToken cancellationToken)
    {
        CheckFile(path);
        FfmpegResult result = await LateStreams.ProbeAsync(ffmpeg, path, [], cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0) throw PictureDiagnosis.Explain(ffmpeg, path) ?? new BadInputException(WhyUnreadable(path, result.Complaint));
        (string json, IReadOnlyList<string> opening) = await LateStreams.FindAsync(ffmpeg, path, result.Output, cancellationToken).ConfigureAwait(false);
        MediaInfo info = PictureDiagnosis.Check(ffmpeg, path, () => Read(path, json, videoStream) with { Opening = opening });
        if (info.IsStillImage) info = info with { Picture = PictureReader.Read(path) };
        info = await WithDecoderAsync(ffmpeg, info).ConfigureAwait(false);
        info = await CompleteAsync(ffmpeg, info, cancellationToken).ConfigureAwait(false);
        return info.Picture is null ? info : PictureTurn.Apply(info);
    }

    /// <summary>What ffprobe's JSON says of a file.</summary>
    /// <exception cref="BadInputException">It is no such JSON, or tells of no such video.</exception>
    internal static MediaInfo Read(string path, string json, int? videoStream = null)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return ProbeJson.Parse(path, document.RootElement, videoStream) ?? throw new BadInputException(WhyNoVideo(path, document.RootElement, videoStream));
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"'{path}' is no video that Fovea can read: what ffprobe says of it makes no sense ({exception.Message.ReplaceLineEndings(" ")}).", exception);
        }
    }

    private static async Task<MediaInfo> WithDecoderAsync(Ffmpeg ffmpeg, MediaInfo info)
    {
        if (info.Video.Decoder is not { } decoder || await ffmpeg.HasDecoderAsync(decoder).ConfigureAwait(false)) return info;
        return info.WithVideo(info.Video with { Decoder = null, MissingDecoder = decoder, PixelFormatName = "yuv420p" });
    }

    private static void CheckFile(string path)
    {
        if (Directory.Exists(path)) throw new BadInputException($"'{path}' is a folder, not a video file.");
        FileInfo file = new(path);
        if (!file.Exists) throw new BadInputException($"'{path}' does not exist.");

        // A named pipe or device has no length to check.
        if (file.Length == 0 && (file.Attributes & FileAttributes.Device) == 0) throw new BadInputException($"'{path}' is empty.");
        try
        {
            using FileStream opened = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static string WhyUnreadable(string path, string complaint)
        => complaint.Contains("moov atom not found", StringComparison.Ordinal) && HasMovieBoxes(path)
            ? $"'{path}' was never finished: its index (moov) is missing, as when a recorder is killed or a copy breaks off. Copy it again, or rebuild the index with a tool such as untrunc and a whole file of the same recorder."
            : $"'{path}' is no video that ffmpeg can read: {complaint}.";

    // ffmpeg takes text and pictures with boxes of their own for films without an index.
    private static bool HasMovieBoxes(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> head = stackalloc byte[12];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return false;
        bool isPicture = head[8..10].SequenceEqual("he"u8) || head[8..10].SequenceEqual("mi"u8) || head[8..10].SequenceEqual("av"u8);
        return (head[4..8].SequenceEqual("ftyp"u8) && !isPicture) || head[4..8].SequenceEqual("mdat"u8) || head[4..8].SequenceEqual("wide"u8) || head[4..8].SequenceEqual("free"u8);
    }

    private static string WhyNoVideo(string path, JsonElement root, int? videoStream)
    {
        int[] videos = [.. ProbeJson.Videos(root)];
        if (videoStream is { } wanted && videos.Length > 0) return FormattableString.Invariant($"'{path}' has no video stream {wanted}; those it has are {string.Join(", ", videos)}.");
        string[] kinds = root.TryGetProperty("streams", out JsonElement streams)
            ? [.. streams.EnumerateArray().Select(stream => ProbeJson.Text(stream, "codec_type") ?? "data").Distinct()]
            : [];
        bool moving = ProbeJson.HoldsMovingPictures(root);
        if (kinds.Contains("audio") && !moving) return $"'{path}' holds sound{(kinds.Contains("video") ? " and a cover picture" : "")} but no video.";
        return kinds.Contains("video") ? $"'{path}' has a video stream, but its size or codec cannot be made out: it is damaged or without frames." : $"'{path}' holds no video.";
    }

    /// <summary>Adds what only the first frame tells: HDR signalling, interlacing and colour that the container does not repeat.</summary>
    private static async Task<MediaInfo> CompleteAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken)
    {
        // An edit list may hide the first packets; then a longer look finds the first frame.
        string? complaint = null;
        foreach (int packets in new[] { 3, 300 })
        {
            string[] arguments = ["-select_streams", info.Video.Index.ToString(CultureInfo.InvariantCulture), "-read_intervals", $"%+#{packets}", "-show_frames", "-of", "json", .. info.Input];
            FfmpegResult result = await ffmpeg.ProbeAsync(arguments, cancellationToken).ConfigureAwait(false);
            using JsonDocument? document = TryParse(result.Output);
            if (document is not null && document.RootElement.TryGetProperty("frames", out JsonElement frames) && frames.GetArrayLength() > 0)
            {
                VideoStream video = ProbeJson.AddFrame(info.Video, frames[0]);
                return info.WithVideo(video);
            }

            complaint = result.Errors.Count > 0 ? $": {result.Complaint}" : "";
        }

        if (info.IsStillImage) throw new BadInputException($"'{info.Path}' is a damaged picture{(info.Picture?.Damage is { } damage ? $" ({damage})" : "")} of which nothing can be shown{complaint}; use a whole copy.");
        throw PictureDiagnosis.Explain(ffmpeg, info.Path) ?? new BadInputException($"'{info.Path}' has a video stream but no frame that decodes{complaint}.");
    }

    private static JsonDocument? TryParse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
