using Fovea.Imaging;
using Fovea.Media;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Makes one picture of one frame, twice in the size it would get: bicubic on the left, the model on the right, with labels.</summary>
/// <param name="stream">Makes the frame: a model, or what lies over one; stays the caller's.</param>
/// <param name="text">Writes what is what above both; null to leave it out.</param>
public sealed class UpscalePreview(IFrameStream stream, ITextPainter? text = null)
{
    // Rows that are converted at once, so that memory stays small for large frames.
    private const int StripRows = 64;

    /// <summary>Where the preview of a target goes: the output if it is named like a picture, else a PNG beside it.</summary>
    public static string PathFor(UpscaleTarget target)
        => MediaEndings.IsPicture(target.Output) && !MediaEndings.IsPicture(target.Input)
            ? target.Output
            : Path.Combine(Path.GetDirectoryName(target.Output) ?? "", Path.GetFileNameWithoutExtension(target.Output) + "_preview.png");

    /// <summary>Makes the picture of the first frame at the start of <see cref="UpscaleOptions.Range"/>, or of one third into the video.</summary>
    /// <param name="input">A video or picture that ffmpeg reads.</param>
    /// <param name="output">The picture to write.</param>
    /// <param name="options">Start, size limit and overwriting apply.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BadInputException">The input or output cannot be used.</exception>
    public async Task<UpscaleResult> RunAsync(string input, string output, UpscaleOptions options, CancellationToken cancellationToken = default)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, input, options.VideoStream, cancellationToken).ConfigureAwait(false);
        OutputPath.Check(input, output, options with { Resume = false });
        OutputPath.CheckSize(input, info.Video.Width, info.Video.Height, stream.Scale, options);
        ProgressMeter meter = new(null, stream, info, new Rational(1, 1), options);
        using Frame source = await ReadFrameAsync(ffmpeg, info, options, cancellationToken).ConfigureAwait(false);
        using SplitScreen bicubic = new(stream);
        using Frame left = bicubic.UpscaleBicubic(source, cancellationToken);
        using Frame right = await stream.UpscaleAsync(source, cancellationToken).ConfigureAwait(false);
        using Frame sheet = Draw(left, "bicubic", right, stream.Name);
        await ImageFile.WriteAsync(ffmpeg, sheet, output, cancellationToken).ConfigureAwait(false);
        meter.Count(0);
        return new UpscaleResult(input, output, stream.Name, stream.Scale, 1, sheet.Width, sheet.Height, meter.Seconds, meter.FramesPerSecond);
    }

    private static async Task<Frame> ReadFrameAsync(Ffmpeg ffmpeg, MediaInfo info, UpscaleOptions options, CancellationToken cancellationToken)
    {
        TimeSpan third = (info.Video.Duration ?? TimeSpan.Zero) / 3;
        FrameReaderOptions reading = options.Reading() with { ApplyRotation = true, Range = new TimeRange(options.Range.Start ?? third) };
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, reading, cancellationToken).ConfigureAwait(false);
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false)) return frame;
        throw new BadInputException(FormattableString.Invariant($"'{info.Path}' has no frame at {reading.Range.From}."));
    }

    private Frame Draw(Frame left, string leftLabel, Frame right, string rightLabel)
    {
        int dot = Math.Max(1, left.Height / 160), gap = 2 * dot, margin = 3 * dot, size = Math.Max(12, 10 * dot);
        int bar = text is null ? 0 : text.Measure("", size).Height + 2 * margin;
        PixelFormat format = left.Format.BitDepth > 8 ? PixelFormats.Rgb16 : PixelFormats.Rgb;
        Frame sheet = new(format, 2 * left.Width + gap, left.Height + bar, new ColorDescription(Range: ColorRange.Full));
        sheet.Memory.Span.Clear();
        Place(left, sheet, 0, bar);
        Place(right, sheet, left.Width + gap, bar);
        text?.Draw(sheet, leftLabel, margin, margin, size);
        text?.Draw(sheet, rightLabel, left.Width + gap + margin, margin, size);
        return sheet;
    }

    private static void Place(Frame picture, Frame sheet, int column, int row)
    {
        for (int y = 0; y < picture.Height; y += StripRows)
        {
            int rows = Math.Min(StripRows, picture.Height - y);
            using Tensor values = new(new Shape(1, 3, rows, picture.Width));
            PlaneConversion.ToRgb(picture, y, y + rows, values);
            using Frame strip = new(sheet.Format, picture.Width, rows, sheet.Color);
            PlaneConversion.FromRgb(values, strip);
            for (int p = 0; p < 3; p++) Copy(strip.Planes[p], sheet.Planes[p], column, row + y);
        }
    }

    private static void Copy(Plane strip, Plane sheet, int column, int row)
    {
        for (int y = 0; y < strip.Height; y++)
        {
            Span<byte> from = strip.Memory.Span.Slice(y * strip.Stride, strip.Width * strip.BytesPerSample);
            from.CopyTo(sheet.Memory.Span[((row + y) * sheet.Stride + column * sheet.BytesPerSample)..]);
        }
    }
}
