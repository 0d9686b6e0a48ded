using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Inventory;
using Fovea.Media.Timelines;

namespace Fovea.Upscaling;

/// <summary>What file a job makes: container, encoder, turning, and what it will hold.</summary>
internal sealed class OutputVideo
{
    // Frames of 1280 × 720 that a segment holds: x264's own longest distance of key frames.
    private const int MostSegmentFrames = 250;
    private const int LeastSegmentFrames = 48;

    private readonly MediaInfo _info;
    private readonly UpscaleOptions _options;
    private readonly Container _container;
    private readonly EncoderSettings _encoder;
    private readonly bool _isOwnChoice;
    private PixelFormat? _format;

    private OutputVideo(MediaInfo info, UpscaleOptions options, Container container, EncoderSettings encoder)
    {
        (_info, _options, _container, _encoder) = (info, options, container, encoder);
        _isOwnChoice = options.Encoder is null && encoder.Encoder != container.DefaultEncoder;
        TurnsFrames = info.Video.IsTurned && !container.HoldsRotation;
        Muxing = new MuxOptions
        {
            Container = container,
            Encoder = encoder.Encoder,
            Range = options.Range,
            DropSubtitles = options.DropSubtitles,
            DropAudio = options.DropAudio,
            RotationApplied = TurnsFrames,
        };
    }

    /// <summary>How the file is put together; complete once the plan is made.</summary>
    public MuxOptions Muxing { get; private set; }

    /// <summary>True if the container cannot tell players to turn the picture, so that the frames must be turned.</summary>
    public bool TurnsFrames { get; }

    /// <summary>Chooses by the output's name and the options.</summary>
    /// <exception cref="BadInputException">They do not go together.</exception>
    public static OutputVideo Choose(MediaInfo info, string output, UpscaleOptions options)
    {
        Container container = Containers.ForPath(output);
        Encoder encoder = options.Encoder is null ? DefaultEncoder(info.Video, container) : Encoders.Get(options.Encoder);
        container.Require(encoder);
        return new OutputVideo(info, options, container, EncoderSettings.Parse(encoder, options.EncoderOptions));
    }

    /// <summary>Which frames to read, and in which format: opacity only where it will be kept.</summary>
    /// <exception cref="BadInputException">This ffmpeg does not know the source's pixel format.</exception>
    public async Task<FrameReaderOptions> ReadingAsync(Ffmpeg ffmpeg, CancellationToken cancellationToken)
        => _options.Reading() with { ApplyRotation = TurnsFrames, ClockParts = Muxing.Timeline.VideoParts, Format = await FormatAsync(ffmpeg, cancellationToken).ConfigureAwait(false) };

    /// <summary>Frames a segment unless the user says otherwise: fewer of large frames, for they take long.</summary>
    public static int SegmentFrames(int width, int height)
        => (int)Math.Clamp(MostSegmentFrames * 1280L * 720 / ((long)width * height), LeastSegmentFrames, MostSegmentFrames);

    /// <summary>Finds out what the output will hold of what the source has.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="stream">Makes the frames.</param>
    /// <param name="output">The output's path.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BadInputException">It does not hold something that must not be lost unasked.</exception>
    public async Task<UpscalePlan> PlanAsync(Ffmpeg ffmpeg, IFrameStream stream, string output, CancellationToken cancellationToken)
    {
        await ScanAsync(ffmpeg, cancellationToken).ConfigureAwait(false);
        MuxCheck check = await Muxer.CheckAsync(ffmpeg, _info, Muxing, cancellationToken).ConfigureAwait(false);
        Muxing = check.Options;
        PixelFormat format = await FormatAsync(ffmpeg, cancellationToken).ConfigureAwait(false);
        string pixelFormat = _encoder.Encoder.ChoosePixelFormat(format, _options.PixelFormat);
        bool swapped = TurnsFrames && Math.Abs(_info.Video.Rotation) % 180 == 90;
        (int width, int height) = swapped ? (_info.Video.Height, _info.Video.Width) : (_info.Video.Width, _info.Video.Height);
        (width, height) = (width * stream.Scale, height * stream.Scale);
        CheckEven(width, height, pixelFormat);
        Muxing = Muxing with { MarksAlpha = HidesAlpha(pixelFormat) };
        return new UpscalePlan(_info.Path, output, stream.Name, stream.Scale, width, height)
        {
            Frames = ProgressMeter.ExpectedFrames(_info.Video, _options),
            Container = _container.Name,
            Encoder = _encoder.Encoder.Name,
            PixelFormat = pixelFormat,
            Streams = check.Streams,
            Notices = [.. check.Notices, .. EncoderNotice(), .. new PictureNotices(_info.Video, format, pixelFormat, _encoder.Encoder, _container).All()],
        };
    }

    // Opacity that is used is worth another encoder than the usual.
    private static Encoder DefaultEncoder(VideoStream video, Container container)
        => (video.IsTransparent && !container.HoldsAlpha(container.DefaultEncoder) ? container.AlphaEncoder(SampleLayout.Of(video.PixelFormatName).Depth) : null) ?? container.DefaultEncoder;

    private IEnumerable<Notice> EncoderNotice()
    {
        if (_isOwnChoice) yield return new Notice(NoticeKind.Change, "the encoder", $"{_encoder.Encoder.Name} keeps the transparency, which {_container.DefaultEncoder.Name} would not", new Remedy("makes every pixel opaque", RemedyOption.Encoder, _container.DefaultEncoder.Name));
    }

    private bool KeepsAlpha => _info.Video.HasAlpha && _container.HoldsAlpha(_encoder.Encoder) && (_options.PixelFormat is not { } wanted || SampleLayout.Of(wanted).HasAlpha);

    private async Task<PixelFormat> FormatAsync(Ffmpeg ffmpeg, CancellationToken cancellationToken)
        => _format ??= await PixelFormatChoice.NearestAsync(ffmpeg, _info.Video.PixelFormatName, cancellationToken, !KeepsAlpha).ConfigureAwait(false);

    /// <summary>How frames of the reader, enlarged, are encoded.</summary>
    /// <exception cref="BadInputException">The encoder does not take them.</exception>
    public FrameWriterOptions Writing(FrameReader reader, int scale)
    {
        (int width, int height) = (reader.Width * scale, reader.Height * scale);
        string pixelFormat = _encoder.Encoder.ChoosePixelFormat(reader.Format, _options.PixelFormat);
        CheckEven(width, height, pixelFormat);
        return new FrameWriterOptions
        {
            Encoder = SegmentEncoder(pixelFormat),
            Width = width,
            Height = height,
            Format = reader.Format,
            TimeBase = reader.TimeBase,
            OutputPixelFormat = pixelFormat,
            SampleAspectRatio = reader.SampleAspectRatio,
            Color = Color(reader, height),
            MasteringDisplay = _info.Video.MasteringDisplay,
            ContentLight = _info.Video.ContentLight,
            Projection = _info.Video.Projection is { } projection ? projection with { Padding = projection.Padding * scale } : null,
            Stereo = _info.Video.Stereo,
            DisplayMatrix = TurnsFrames ? null : _info.Video.DisplayMatrix,
            AllowReordering = _container.HoldsReordering,
        };
    }

    /// <summary>What only decoding showed of the source's times, one line each.</summary>
    public IEnumerable<string> AfterWarnings(FrameReader reader)
    {
        long unforeseen = reader.MovedFrames - Muxing.Timeline.Repeated;
        if (unforeseen > 0) yield return $"{unforeseen} {(unforeseen == 1 ? "frame had a timestamp that was missing or out of order: it was" : "frames had timestamps that were missing or out of order: they were")} put between the neighbours.";
        if (reader.ClockRestarts > Muxing.Timeline.ClockBreaks) yield return "The source's clock started again: what follows comes after what was before.";
    }

    private async Task ScanAsync(Ffmpeg ffmpeg, CancellationToken cancellationToken)
    {
        if (_info.Path == UpscaleTarget.Pipe) return;
        Muxing = Muxing with { Timeline = await TimelineScan.ReadAsync(ffmpeg, _info, _options.Range.Until, cancellationToken).ConfigureAwait(false) };
    }

    // An untagged video keeps its silence, unless players would guess another matrix because the output is larger.
    private static ColorDescription Color(FrameReader reader, int height)
    {
        ColorDescription source = reader.Color.Resolve(reader.Format, reader.Height);
        bool guessChanges = reader.Format.Model == ColorModel.Yuv && reader.Color.Resolve(reader.Format, height).Matrix != source.Matrix;
        return guessChanges ? reader.Color with { Matrix = source.Matrix } : reader.Color;
    }

    // VP9's opacity lies beside the pictures, where MP4 has no place.
    private EncoderSettings SegmentEncoder(string pixelFormat)
        => HidesAlpha(pixelFormat) ? EncoderSettings.Parse(_encoder.Encoder with { SegmentFormat = "matroska" }, _options.EncoderOptions) : _encoder;

    private bool HidesAlpha(string pixelFormat) => _encoder.Encoder.Codec == "vp9" && SampleLayout.Of(pixelFormat).HasAlpha;

    private void CheckEven(int width, int height, string pixelFormat)
    {
        bool needsEven = _encoder.Encoder.Name is "libx264" or "libx265" or "libsvtav1";
        bool oddWidth = width % 2 != 0 && (pixelFormat.Contains("420", StringComparison.Ordinal) || pixelFormat.Contains("422", StringComparison.Ordinal));
        bool oddHeight = height % 2 != 0 && pixelFormat.Contains("420", StringComparison.Ordinal);
        if (!needsEven || (!oddWidth && !oddHeight)) return;
        throw new BadInputException($"{_encoder.Encoder.Name} cannot hold {width}x{height} in {pixelFormat}, which needs even sizes.") { Reason = FailureReason.OddSize };
    }
}
