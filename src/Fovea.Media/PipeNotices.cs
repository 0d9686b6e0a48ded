using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>What a pipe of raw video in NUT does not carry.</summary>
public static class PipeNotices
{
    private const string NameFile = "name a file with -o to keep it";

    /// <summary>What is lost of a source on its way into a pipe.</summary>
    public static IReadOnlyList<Notice> OfOutput(FrameReader reader)
    {
        MediaInfo source = reader.Info;
        List<Notice> notices = [];
        foreach (StreamInfo stream in source.Streams.Where(stream => stream.Index != source.Video.Index))
        {
            notices.Add(new Notice(NoticeKind.Loss, $"{(stream.Kind == StreamKind.Audio ? "the sound" : "the stream")} {stream.Label}", "standard output carries the pictures alone", NameFile));
        }

        if (source.Chapters.Count > 0) notices.Add(new Notice(NoticeKind.Loss, "the chapters", "standard output carries the pictures alone", NameFile));
        ColorDescription color = reader.Color;
        bool isFull = color.Range == ColorRange.Full || source.Video.PixelFormatName.StartsWith("yuvj", StringComparison.Ordinal);
        string[] tags = [.. new[] { isFull ? "full range" : null, color.MatrixName, color.Primaries, color.Transfer }.OfType<string>().Distinct()];
        if (reader.Format.Model == ColorModel.Yuv && (isFull || tags.Length > 0))
        {
            string remedy = isFull ? "tell the reader, in ffmpeg with '-color_range pc' after its -i" : "tell the reader, in ffmpeg with -color_range, -colorspace, -color_primaries and -color_trc";
            notices.Add(new Notice(NoticeKind.Loss, $"the colour tags ({string.Join(", ", tags)})", "NUT has no place for the range and meaning of colours; the values stay as they are", remedy));
        }

        return notices;
    }

    /// <summary>What is lost or assumed of a source that comes through a pipe.</summary>
    public static IReadOnlyList<Notice> OfInput(FrameReader reader)
    {
        List<Notice> notices = [];
        int others = reader.OtherStreams;
        if (others > 0) notices.Add(new Notice(NoticeKind.Loss, others == 1 ? "the other stream of standard input, sound or subtitles" : $"the {others} other streams of standard input, sound or subtitles", "only the first video is read from a pipe", "upscale the file itself, or add them afterwards with 'ffmpeg -i OUTPUT -i SOURCE -map 0 -map 1:a -c copy FILE'"));
        if (reader.Format.Model == ColorModel.Yuv) notices.Add(new Notice(NoticeKind.Assumption, "the range of the colours", "a NUT pipe does not say it, and the output is not marked"));
        return notices;
    }
}
