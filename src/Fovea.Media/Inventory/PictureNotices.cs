using Fovea.Imaging;

namespace Fovea.Media.Inventory;

/// <summary>What of a video stream's pictures the output will not have: source, encoder and container set against each other.</summary>
/// <param name="video">The source.</param>
/// <param name="frames">Format that Fovea works in.</param>
/// <param name="pixelFormat">ffmpeg's name of the format that is encoded.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="container">The container.</param>
public sealed class PictureNotices(VideoStream video, PixelFormat frames, string pixelFormat, Encoder encoder, Container container)
{
    private readonly SampleLayout _source = SampleLayout.Of(video.PixelFormatName);
    private readonly SampleLayout _output = SampleLayout.Of(pixelFormat);

    /// <summary>Every notice.</summary>
    public IEnumerable<Notice> All() => [.. Opacity(), .. Samples(), .. Light(), .. Space(), .. Time()];

    private IEnumerable<Notice> Opacity()
    {
        if (!video.HasAlpha || (_output.HasAlpha && container.HoldsAlpha(encoder))) yield break;
        if (!video.IsTransparent)
        {
            // Every GIF decodes with a channel for it, used or not.
            if (video.Codec == "gif" && Transparency.SeesAll(video)) yield break;
            yield return new Notice(NoticeKind.Assumption, "the alpha channel", "no transparent pixel in the frames looked at, so it is left out", KeepAlpha());
            yield break;
        }

        yield return new Notice(NoticeKind.Loss, "the transparency", $"{encoder.Name} in a .{container.Name} file holds none: every pixel becomes opaque", KeepAlpha());
    }

    private Remedy KeepAlpha() => container.AlphaEncoder(_source.Depth) is { } able && able.Name != encoder.Name ? new Remedy("keeps it", RemedyOption.Encoder, able.Name) : "write .mkv, .mov or .webm to keep it";

    private IEnumerable<Notice> Samples()
    {
        int depth = Math.Min(frames.BitDepth, _output.Depth);
        if (_source.Depth > depth) yield return new Notice(NoticeKind.Loss, FormattableString.Invariant($"{_source.Depth - depth} of {_source.Depth} bits"), $"{(frames.BitDepth < _output.Depth ? "Fovea works in" : encoder.Name + " gets")} {depth} bits a sample", Deeper(depth));
        if (_source.Model != ColorModel.Gray && _output.Model == ColorModel.Yuv && _output.Chroma > _source.Chroma) yield return new Notice(NoticeKind.Loss, "fine chroma", $"{video.PixelFormatName} becomes {pixelFormat}", Finer());
        if (_source.Model == ColorModel.Rgb && _output.Model == ColorModel.Yuv) yield return new Notice(NoticeKind.Change, "RGB", $"stored as {pixelFormat} in BT.709, rounded by a step or so", container.Encoders.Contains(Encoders.Ffv1) ? new Remedy("keeps RGB", RemedyOption.Encoder, "ffv1") : null);
        bool unusualSiting = video.Color.Siting is not (ChromaSiting.Unspecified or ChromaSiting.Left);
        if (unusualSiting && encoder.Codec is not ("h264" or "hevc")) yield return new Notice(NoticeKind.Loss, "the place of the chroma samples", $"{encoder.Name} does not store it ({ColorNames.ToName(video.Color.Siting)})", "choose libx264 or libx265 to keep it");
    }

    private Remedy? Deeper(int depth)
    {
        Encoder? able = container.Encoders.FirstOrDefault(candidate => candidate.PixelFormatNames.Any(name => Keeps(name, Math.Min(_source.Depth, frames.BitDepth))));
        return able is null || frames.BitDepth <= depth ? null : Keeper(able, FormattableString.Invariant($"keeps {(frames.BitDepth < _source.Depth ? frames.BitDepth : _source.Depth)}"));
    }

    private Remedy? Finer()
    {
        Encoder? able = container.Encoders.FirstOrDefault(candidate => candidate.PixelFormatNames.Any(name => Keeps(name, _source.Depth)));
        return able is null ? null : Keeper(able, "keeps it");
    }

    private Remedy Keeper(Encoder able, string effect)
        => able.Name == encoder.Name ? new Remedy(effect, RemedyOption.PixelFormat) : new Remedy(effect, RemedyOption.Encoder, able.Name);

    private bool Keeps(string name, int depth)
    {
        SampleLayout layout = SampleLayout.Of(name);
        bool colour = layout.Model == _source.Model || (_source.Model == ColorModel.Gray) || (_source.Model == ColorModel.Rgb && layout is { Model: ColorModel.Yuv, Chroma: 0 });
        return layout.Depth >= depth && colour && layout.Chroma <= _source.Chroma && (layout.HasAlpha || !_output.HasAlpha);
    }

    private IEnumerable<Notice> Light()
    {
        bool inStream = encoder.Name is "libx264" or "libx265" or "libsvtav1";
        if ((video.MasteringDisplay is not null || video.ContentLight is not null) && !inStream && !container.HoldsPictureMarks) yield return new Notice(NoticeKind.Loss, "the HDR10 values", $"{encoder.Name} in a .{container.Name} file holds none", "write .mkv to keep them");
        if (video.HasDynamicHdr) yield return new Notice(NoticeKind.Loss, "the HDR10+ dynamic metadata", "it belongs to each picture, and the pictures are made anew; static HDR10 values stay", "hdr10plus_tool can carry it over to an output of libx265");
        if (video.DolbyVisionProfile is not { } profile) yield break;
        yield return profile == 5
            ? new Notice(NoticeKind.Loss, "Dolby Vision (profile 5)", "its pictures have no ordinary colours: the output's will be wrong, green and purple", "convert it to HDR10 first, such as with ffmpeg's libplacebo filter")
            : new Notice(NoticeKind.Loss, $"Dolby Vision (profile {profile})", "its layer of metadata belongs to the old pictures; what lies below it is enlarged", "dovi_tool can carry it over to an output of libx265");
    }

    private IEnumerable<Notice> Space()
    {
        if (video.Projection is { } projection && !(projection.IsKnown && container.HoldsPictureMarks)) yield return new Notice(NoticeKind.Loss, "the 360-degree projection", $"a .{container.Name} file cannot hold it ({projection.Kind}): players will show it flat", projection.IsKnown ? "write .mp4 or .mkv to keep it" : null);
        if (video.Stereo is { } stereo && stereo != "2D" && !container.HoldsStereo(video)) yield return new Notice(NoticeKind.Loss, "the stereo 3D mark", $"a .{container.Name} file cannot hold it ({stereo}): players will show both eyes' pictures", ProjectionBoxes.HoldsStereo(stereo) ? "write .mp4 or .mkv to keep it" : null);
    }

    private IEnumerable<Notice> Time()
    {
        if (video.HasClosedCaptions) yield return new Notice(NoticeKind.Loss, "the closed captions", "they lie inside the pictures, which are made anew", "take them out into a subtitle file: ffmpeg -f lavfi -i \"movie=IN[out+subcc]\" -map 0:s captions.srt");
        if (video.IsInterlaced) yield return new Notice(NoticeKind.Assumption, "interlaced video", "its fields are treated as whole pictures, and the output is marked progressive", "deinterlace it first: ffmpeg -i IN -vf bwdif -c:v ffv1 -c:a copy OUT.mkv");
    }
}
