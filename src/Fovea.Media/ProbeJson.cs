using System.Globalization;
using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Reads ffprobe's JSON.</summary>
internal static class ProbeJson
{
    // In the demuxers of single pictures: "image2", and "x_pipe" for a picture found by its content.
    private static readonly HashSet<string> PictureCodecs = ["png", "mjpeg", "webp", "bmp", "tiff", "jpegxl", "jpeg2000", "ppm", "pgm", "pam", "targa", "exr", "qoi", "jpegls", "dpx", "pfm", "psd", "sgi", "pcx", "sunrast", "xbm", "xpm", "xwd", "hdr"];

    // A file of one picture in several sizes.
    private const string Icon = "ico";

    /// <summary>The file's description, or null if it has no usable video stream.</summary>
    public static MediaInfo? Parse(string path, JsonElement root, int? videoStream = null)
    {
        if (!root.TryGetProperty("streams", out JsonElement streams) || !root.TryGetProperty("format", out JsonElement format)) return null;
        TimeSpan? duration = Seconds(format, "duration");
        StreamInfo[] all = [.. streams.EnumerateArray().Select(stream => ReadStream(stream, duration))];
        string container = Text(format, "format_name") ?? "";
        VideoStream? video = Choose(all.OfType<VideoStream>(), videoStream);
        if (video is null) return null;
        return new MediaInfo
        {
            Path = path,
            Container = container,
            Streams = all,
            Video = video,
            StartTime = Seconds(format, "start_time") ?? TimeSpan.Zero,
            Duration = duration,
            Chapters = root.TryGetProperty("chapters", out JsonElement chapters) ? [.. chapters.EnumerateArray().Select(ReadChapter)] : [],
            Metadata = Tags(format),
            IsStillImage = IsPicture(container, Tags(format).GetValueOrDefault("major_brand"), video, all.Length),
        };
    }

    /// <summary>True if a stream of pictures or sound is so late that its first packets were not seen.</summary>
    public static bool IsIncomplete(JsonElement root)
        => root.TryGetProperty("streams", out JsonElement streams) && streams.EnumerateArray().Any(stream => Text(stream, "codec_type") switch
        {
            "video" => Text(stream, "pix_fmt") is null || Integer(stream, "width") is null or 0,
            "audio" => Integer(stream, "sample_rate") is null or 0 || Integer(stream, "channels") is null or 0,
            _ => false,
        });

    /// <summary>True if a stream claims to be video and no cover picture.</summary>
    public static bool HoldsMovingPictures(JsonElement root)
        => root.TryGetProperty("streams", out JsonElement streams) && streams.EnumerateArray().Any(stream => ReadKind(stream) == StreamKind.Video);

    /// <summary>Indices of the streams that could be chosen.</summary>
    public static IEnumerable<int> Videos(JsonElement root)
        => root.TryGetProperty("streams", out JsonElement streams) ? streams.EnumerateArray().Select(stream => ReadStream(stream, null)).OfType<VideoStream>().Where(IsUsable).Select(stream => stream.Index) : [];

    /// <summary>The stream with what one of its later frames adds: interlacing and side data, which may begin late.</summary>
    public static VideoStream AddLook(VideoStream video, JsonElement frame)
    {
        bool interlaced = Integer(frame, "interlaced_frame") == 1 && !video.IsInterlaced;
        return ReadSideData(interlaced ? video with { FieldOrder = Integer(frame, "top_field_first") == 1 ? "tt" : "bb" } : video, frame);
    }

    /// <summary>The stream with what its first frame says and the container does not.</summary>
    public static VideoStream AddFrame(VideoStream video, JsonElement frame)
    {
        ColorDescription said = video.Color;
        ColorDescription seen = ReadColor(frame);
        ColorDescription color = new(
            said.Matrix == ColorMatrix.Unspecified ? seen.Matrix : said.Matrix,
            said.Range == ColorRange.Unspecified ? seen.Range : said.Range,
            said.Siting == ChromaSiting.Unspecified ? seen.Siting : said.Siting,
            said.Primaries ?? seen.Primaries,
            said.Transfer ?? seen.Transfer,
            said.MatrixName ?? seen.MatrixName);
        bool interlaced = Integer(frame, "interlaced_frame") == 1;
        string? order = video.FieldOrder ?? (interlaced ? (Integer(frame, "top_field_first") == 1 ? "tt" : "bb") : null);
        return ReadSideData(video with { Color = color, FieldOrder = order }, frame);
    }

    /// <summary>A property as text; null if absent or "unknown".</summary>
    public static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ToString() is { Length: > 0 } text && text is not ("unknown" or "unspecified" or "N/A") ? text : null;

    private static StreamInfo ReadStream(JsonElement stream, TimeSpan? fileDuration)
    {
        StreamInfo common = new()
        {
            Index = (int)(Integer(stream, "index") ?? 0),
            Kind = ReadKind(stream),
            Codec = Text(stream, "codec_name") ?? "unknown",
            TimeBase = Fraction(stream, "time_base"),
            Dispositions = ReadDispositions(stream),
            Metadata = Tags(stream),
            SampleRate = (int)(Integer(stream, "sample_rate") ?? 0),
            SampleFormat = Text(stream, "sample_fmt") ?? "",
            RawBits = (int)(Integer(stream, "bits_per_raw_sample") ?? 0),
        };
        return common.Kind is StreamKind.Video or StreamKind.CoverPicture ? ReadVideo(common, stream, fileDuration) : common;
    }

    private static VideoStream ReadVideo(StreamInfo common, JsonElement stream, TimeSpan? fileDuration)
    {
        Rational rate = Fraction(stream, "avg_frame_rate") is { Numerator: > 0 } average ? average : Fraction(stream, "r_frame_rate");
        TimeSpan? duration = Seconds(stream, "duration") ?? TagDuration(stream) ?? fileDuration;
        long? counted = Integer(stream, "nb_frames");
        Rational aspect = Fraction(stream, "sample_aspect_ratio", ':');
        VideoStream video = new()
        {
            Index = common.Index,
            Kind = common.Kind,
            Codec = common.Codec,
            TimeBase = common.TimeBase,
            Dispositions = common.Dispositions,
            Metadata = common.Metadata,
            Width = (int)(Integer(stream, "width") ?? 0),
            Height = (int)(Integer(stream, "height") ?? 0),
            PixelFormatName = Text(stream, "pix_fmt") ?? "",
            FirstTimestamp = Integer(stream, "start_pts"),
            AverageFrameRate = rate,
            Duration = duration,
            FrameCount = counted ?? (duration is { } length && rate.Denominator != 0 ? (long)Math.Round(length.TotalSeconds * rate.Value) : null),
            FrameCountIsExact = counted is not null,
            SampleAspectRatio = aspect is { Numerator: > 0, Denominator: > 0 } ? aspect : new Rational(1, 1),
            Color = ReadColor(stream),
            FieldOrder = Text(stream, "field_order"),
            HasClosedCaptions = Integer(stream, "closed_captions") == 1,
        };
        return ReadSideData(WithHiddenAlpha(video), stream);
    }

    // WebM keeps opacity beside the pictures, where only the codec's own library looks.
    private static VideoStream WithHiddenAlpha(VideoStream video)
    {
        bool hidden = video is { Codec: "vp8" or "vp9", PixelFormatName: "yuv420p" } && video.Metadata.Any(tag => tag.Key.Equals("alpha_mode", StringComparison.OrdinalIgnoreCase) && tag.Value == "1");
        return hidden ? video with { PixelFormatName = "yuva420p", Decoder = video.Codec == "vp9" ? "libvpx-vp9" : "libvpx" } : video;
    }

    private static bool IsUsable(VideoStream stream)
        => stream.Kind == StreamKind.Video && stream is { Width: > 0, Height: > 0, PixelFormatName.Length: > 0, TimeBase: { Numerator: > 0, Denominator: > 0 } };

    // A single frame beside a video is a thumbnail, whatever its size.
    private static VideoStream? Choose(IEnumerable<VideoStream> streams, int? wanted)
        => streams.Where(IsUsable).Where(stream => wanted is null || stream.Index == wanted)
            .OrderBy(stream => stream is { FrameCountIsExact: true, FrameCount: 1 })
            .ThenByDescending(stream => stream.Dispositions.Contains("default"))
            .ThenByDescending(stream => (long)stream.Width * stream.Height)
            .FirstOrDefault();

    private static VideoStream ReadSideData(VideoStream video, JsonElement owner)
    {
        if (!owner.TryGetProperty("side_data_list", out JsonElement list)) return video;
        foreach (JsonElement data in list.EnumerateArray())
        {
            video = Text(data, "side_data_type") switch
            {
                "Display Matrix" or "3x3 displaymatrix" => video with { Rotation = (int)(Integer(data, "rotation") ?? 0), DisplayMatrix = ReadMatrix(data) },
                "Mastering display metadata" => video with { MasteringDisplay = ReadMastering(data) },
                "Content light level metadata" => video with { ContentLight = new ContentLight((int)(Integer(data, "max_content") ?? 0), (int)(Integer(data, "max_average") ?? 0)) },
                "Spherical Mapping" => video with { Projection = ReadProjection(data, video) },
                "Stereo 3D" => video with { Stereo = Text(data, "type") },
                "DOVI configuration record" => video with { DolbyVisionProfile = (int)(Integer(data, "dv_profile") ?? 0) },
                "Dolby Vision Metadata" or "Dolby Vision RPU Data" => video with { DolbyVisionProfile = video.DolbyVisionProfile ?? 0 },
                "ATSC A53 Part 4 Closed Captions" => video with { HasClosedCaptions = true },
                { } name when name.StartsWith("HDR Dynamic Metadata", StringComparison.Ordinal) => video with { HasDynamicHdr = true },
                _ => video,
            };
        }

        return video;
    }

    // The bounds of a tiled one are printed in pixels of the tile.
    private static Projection ReadProjection(JsonElement data, VideoStream video)
    {
        int Number(string name) => (int)(Integer(data, name) ?? 0);
        (double left, double top, double right, double bottom) = (Number("bound_left"), Number("bound_top"), Number("bound_right"), Number("bound_bottom"));
        (double width, double height) = (left + video.Width + right, top + video.Height + bottom);
        (double, double, double, double) bounds = width > 0 && height > 0 ? (left / width, top / height, right / width, bottom / height) : default;
        return new Projection(Text(data, "projection") ?? "unknown", Number("yaw"), Number("pitch"), Number("roll"), Number("padding"), bounds);
    }

    private static MasteringDisplay? ReadMastering(JsonElement data)
    {
        string[] names = ["red_x", "red_y", "green_x", "green_y", "blue_x", "blue_y", "white_point_x", "white_point_y", "min_luminance", "max_luminance"];
        Rational[] v = [.. names.Select(name => Fraction(data, name))];
        return v.Any(value => value.Denominator == 0) ? null : new MasteringDisplay(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
    }

    // ffprobe prints "\n00000000:  0 -65536 0\n00000001: ...".
    private static List<int>? ReadMatrix(JsonElement data)
    {
        List<int> numbers = [];
        foreach (string line in (Text(data, "displaymatrix") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string row = line[(line.IndexOf(':') + 1)..];
            foreach (string word in row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (int.TryParse(word, CultureInfo.InvariantCulture, out int number)) numbers.Add(number);
            }
        }

        return numbers.Count == 9 ? numbers : null;
    }

    private static ColorDescription ReadColor(JsonElement element)
    {
        string? matrix = Text(element, "color_space") is { } name && name != "reserved" ? name : null;
        return new ColorDescription(
            ColorNames.ToMatrix(matrix),
            ColorNames.ToRange(Text(element, "color_range")),
            ColorNames.ToSiting(Text(element, "chroma_location")),
            Text(element, "color_primaries") is { } primaries && primaries != "reserved" ? primaries : null,
            Text(element, "color_transfer") is { } transfer && transfer != "reserved" ? transfer : null,
            matrix);
    }

    private static StreamKind ReadKind(JsonElement stream)
    {
        string type = Text(stream, "codec_type") ?? "data";
        bool cover = stream.TryGetProperty("disposition", out JsonElement disposition) && (Integer(disposition, "attached_pic") == 1 || Integer(disposition, "timed_thumbnails") == 1);
        return type switch
        {
            "video" => cover ? StreamKind.CoverPicture : StreamKind.Video,
            "audio" => StreamKind.Audio,
            "subtitle" => StreamKind.Subtitle,
            "attachment" => StreamKind.Attachment,
            _ => StreamKind.Data,
        };
    }

    // AVIF and HEIF pictures are MP4 files of their own brands.
    private static bool IsPicture(string container, string? brand, VideoStream video, int streams)
    {
        if (container == Icon) return true;
        if (streams != 1) return false;
        if (brand is "avif" or "mif1" or "heic") return true;
        return (container is "image2" || container.EndsWith("_pipe", StringComparison.Ordinal)) && PictureCodecs.Contains(video.Codec);
    }

    private static string[] ReadDispositions(JsonElement stream)
        => stream.TryGetProperty("disposition", out JsonElement disposition)
            ? [.. disposition.EnumerateObject().Where(property => property.Value.ToString() == "1").Select(property => property.Name)]
            : [];

    private static Chapter ReadChapter(JsonElement chapter)
        => new(Seconds(chapter, "start_time") ?? TimeSpan.Zero, Seconds(chapter, "end_time") ?? TimeSpan.Zero, Tags(chapter).GetValueOrDefault("title"));

    private static Dictionary<string, string> Tags(JsonElement element)
        => element.TryGetProperty("tags", out JsonElement tags)
            ? tags.EnumerateObject().GroupBy(tag => tag.Name).ToDictionary(tag => tag.Key, tag => tag.First().Value.ToString())
            : [];

    // Matroska keeps each stream's length in a tag: 00:00:02.720000000.
    private static TimeSpan? TagDuration(JsonElement stream)
        => Tags(stream).FirstOrDefault(tag => tag.Key.StartsWith("DURATION", StringComparison.OrdinalIgnoreCase)).Value is { } text
            && text.Split(':') is [var hours, var minutes, var seconds]
            && Number(hours) is { } h && Number(minutes) is { } m && Number(seconds) is { } s
            ? ToTime((((h * 60) + m) * 60) + s)
            : null;

    private static TimeSpan? Seconds(JsonElement element, string name)
        => Number(Text(element, name)) is { } seconds ? ToTime(seconds) : null;

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    // A file may say anything: not a number, or centuries.
    private static TimeSpan? ToTime(double seconds) => Math.Abs(seconds) < 1e10 ? TimeSpan.FromSeconds(seconds) : null;

    private static long? Integer(JsonElement element, string name)
        => long.TryParse(Text(element, name), CultureInfo.InvariantCulture, out long value) ? value : null;

    private static Rational Fraction(JsonElement element, string name, char separator = '/')
        => Text(element, name)?.Split(separator) is [var above, var below] && long.TryParse(above, CultureInfo.InvariantCulture, out long numerator) && long.TryParse(below, CultureInfo.InvariantCulture, out long denominator)
            ? new Rational(numerator, denominator)
            : default;
}
