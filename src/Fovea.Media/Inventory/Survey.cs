using System.Globalization;
using System.Text.Json;

namespace Fovea.Media.Inventory;

/// <summary>
/// Finds out what only decoded frames tell: captions, moving HDR, interlacing, stereo, transparency. It looks at
/// several places of the file, for all of these may begin late.
/// </summary>
public static class Survey
{
    private const int PacketsAPlace = 16;

    /// <summary>The description of a video file with what its frames add.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="info">What the probe said.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<MediaInfo> CompleteAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken = default)
    {
        FfmpegResult result = await ffmpeg.ProbeAsync(Arguments(info), cancellationToken).ConfigureAwait(false);
        VideoStream video = Read(info.Video, result.Output);
        MediaInfo seen = info.WithVideo(video);
        return video.HasAlpha ? seen.WithVideo(video with { IsTransparent = await Transparency.FindAsync(ffmpeg, seen, cancellationToken).ConfigureAwait(false) }) : seen;
    }

    /// <summary>Adds what ffprobe's frames say; words that are no JSON add nothing.</summary>
    internal static VideoStream Read(VideoStream video, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("frames", out JsonElement frames)) return video;
            foreach (JsonElement frame in frames.EnumerateArray()) video = ProbeJson.AddLook(video, frame);
            return video;
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            return video;
        }
    }

    private static string[] Arguments(MediaInfo info)
    {
        IEnumerable<string> places = Places.Of(info).Select(place => place == TimeSpan.Zero
            ? FormattableString.Invariant($"%+#{PacketsAPlace}")
            : FormattableString.Invariant($"{(info.StartTime + place).TotalSeconds:0.###}%+#{PacketsAPlace}"));
        return
        [
            "-select_streams", info.Video.Index.ToString(CultureInfo.InvariantCulture), "-read_intervals", string.Join(',', places),
            "-show_frames", "-show_entries", "frame=interlaced_frame,top_field_first:frame_side_data", "-of", "json", .. info.Input,
        ];
    }
}
