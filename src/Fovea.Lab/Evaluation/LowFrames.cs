using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Tensors;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>Crops and degrades the frames that an evaluation starts from.</summary>
internal static class LowFrames
{
    // SSIM needs one whole 11x11 window inside the border.
    private const int SmallestScored = 11;

    /// <summary>A copy of the rgb24 frame, cropped at the right and at the bottom to whole multiples of the scale.</summary>
    /// <exception cref="BadInputException">The frame is too small for the protocol.</exception>
    public static Frame Crop(Frame frame, EvaluationOptions options)
    {
        int scale = options.Scale;
        (int lowWidth, int lowHeight) = (frame.Width / scale, frame.Height / scale);
        int needed = (SmallestScored + 2 * options.Protocol.Border(scale) + scale - 1) / scale * scale;
        if (Math.Min(lowWidth, lowHeight) * scale < needed)
        {
            throw new BadInputException($"A frame of {frame.Width}x{frame.Height} is too small: {options.Protocol.Name} at scale {scale} needs at least {needed}x{needed}.");
        }

        return Crop(frame, new CropRectangle(0, 0, lowWidth * scale, lowHeight * scale));
    }

    /// <summary>The low-resolution frame of a cropped one.</summary>
    public static Frame Degrade(Frame high, EvaluationOptions options)
    {
        Frame low = new(PixelFormats.Rgb24, high.Width / options.Scale, high.Height / options.Scale, high.Color, high.Timestamp);
        Degradation.Create(options.EffectiveDegradation).Apply(high.Memory.Span, high.Width, high.Height, options.Scale).CopyTo(low.Memory);
        return low;
    }

    /// <summary>The frame as rgb24, which metrics and figures are defined on: what a pipeline made is YUV, as people have it. The frame given is disposed if another is returned.</summary>
    public static Frame ToRgb(Frame output)
    {
        if (output.Format.Model == ColorModel.Rgb) return output;
        using (output)
        using (Tensor colors = new(new Shape(1, 3, output.Height, output.Width)))
        {
            Frame rgb = new(PixelFormats.Rgb24, output.Width, output.Height, ColorDescription.Unspecified, output.Timestamp);
            PlaneConversion.ToRgb(output, colors);
            PlaneConversion.FromRgb(colors, rgb);
            return rgb;
        }
    }

    /// <summary>A copy of a rectangle of an rgb24 frame.</summary>
    public static Frame Crop(Frame frame, CropRectangle crop)
    {
        Frame cropped = new(PixelFormats.Rgb24, crop.Width, crop.Height, frame.Color, frame.Timestamp);
        for (int y = 0; y < crop.Height; y++)
        {
            frame.Planes[0].Row<byte>(crop.Y + y).Slice(3 * crop.X, 3 * crop.Width).CopyTo(cropped.Planes[0].Row<byte>(y));
        }

        return cropped;
    }
}

/// <summary>Reads a clip's frames as 8-bit RGB.</summary>
internal static class ClipFrames
{
    /// <summary>The frames as rgb24 in order of time; the caller disposes each.</summary>
    public static async IAsyncEnumerable<Frame> ReadAsync(EvaluationClip clip, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        IAsyncEnumerable<Frame> frames = clip.Kind == ClipKind.Video
            ? ReadVideoAsync(ffmpeg, clip.Files[0], cancellationToken)
            : ImageSequence.ReadAsync(ffmpeg, clip.Files, PixelFormats.Rgb24, cancellationToken);
        await foreach (Frame frame in frames.ConfigureAwait(false)) yield return frame;
    }

    private static async IAsyncEnumerable<Frame> ReadVideoAsync(Ffmpeg ffmpeg, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, path, cancellationToken).ConfigureAwait(false);
        FrameReaderOptions options = new() { Format = PixelFormats.Rgb24, ApplyRotation = true };
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, options, cancellationToken).ConfigureAwait(false);
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false)) yield return frame;
    }
}
