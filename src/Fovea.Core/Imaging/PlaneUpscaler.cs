using Fovea.Imaging.Resampling;

namespace Fovea.Imaging;

/// <summary>
/// Enlarges what a network leaves alone: chroma beside a luma network, and opacity. Bicubic (Keys, a = −0.5), borders
/// mirrored, chroma at the phase of its siting in both frames.
/// </summary>
public static class PlaneUpscaler
{
    /// <summary>Enlarges the two chroma planes; subsampling, siting, depth and range may differ between the frames.</summary>
    /// <param name="source">A YUV frame.</param>
    /// <param name="destination">A YUV frame, a whole number of times as large.</param>
    /// <exception cref="ArgumentException">A frame is not YUV, or the sizes do not fit.</exception>
    public static void UpscaleChroma(Frame source, Frame destination)
    {
        if (source.Format.Model != ColorModel.Yuv || destination.Format.Model != ColorModel.Yuv)
        {
            throw new ArgumentException($"{source.Format} and {destination.Format} do not both have chroma.", nameof(source));
        }

        int scale = Scale(source, destination);
        ColorDescription from = source.Color.Resolve(source.Format, source.Height);
        ColorDescription to = destination.Color.Resolve(destination.Format, destination.Height);
        ChromaGrid fine = ChromaGrid.Of(destination.Format, to.Siting);
        ChromaGrid coarse = ChromaGrid.Of(source.Format, from.Siting);
        for (int p = 1; p <= 2; p++)
        {
            (Plane a, Plane b) = (source.Planes[p], destination.Planes[p]);
            Upscale(
                a,
                SampleCoding.Chroma(source.Format.BitDepth, from.Range),
                b,
                SampleCoding.Chroma(destination.Format.BitDepth, to.Range),
                Taps(a.Width, b.Width, scale, coarse.StepX, coarse.X, fine.StepX, fine.X),
                Taps(a.Height, b.Height, scale, coarse.StepY, coarse.Y, fine.StepY, fine.Y));
        }
    }

    /// <summary>Enlarges the plane of opacity.</summary>
    /// <param name="source">A frame with opacity.</param>
    /// <param name="destination">A frame with opacity, a whole number of times as large.</param>
    /// <exception cref="ArgumentException">A frame has no opacity, or the sizes do not fit.</exception>
    public static void UpscaleAlpha(Frame source, Frame destination)
    {
        if (!source.Format.HasAlpha || !destination.Format.HasAlpha)
        {
            throw new ArgumentException($"{source.Format} and {destination.Format} do not both have opacity.", nameof(source));
        }

        int scale = Scale(source, destination);
        (Plane a, Plane b) = (source.Planes[^1], destination.Planes[^1]);
        Upscale(
            a,
            SampleCoding.Opacity(source.Format.BitDepth),
            b,
            SampleCoding.Opacity(destination.Format.BitDepth),
            Taps(a.Width, b.Width, scale, 1, 0, 1, 0),
            Taps(a.Height, b.Height, scale, 1, 0, 1, 0));
    }

    private static int Scale(Frame source, Frame destination)
    {
        int scale = destination.Width / source.Width;
        if (scale >= 1 && (source.Width * scale, source.Height * scale) == (destination.Width, destination.Height)) return scale;
        throw new ArgumentException($"{destination.Width}x{destination.Height} is not a whole number of times {source.Width}x{source.Height}.", nameof(destination));
    }

    // Destination sample j lies at luma column j · fineStep + fineOffset; luma columns of both frames share their
    // outer edges, so that is (that + 0.5) / scale − 0.5 in the source, which its own grid turns into samples.
    private static AxisTaps Taps(int input, int output, int scale, int coarseStep, double coarseOffset, int fineStep, double fineOffset)
    {
        double advance = (double)fineStep / (scale * coarseStep);
        double offset = ((fineOffset + 0.5) / scale - 0.5 - coarseOffset) / coarseStep;
        return AxisTaps.At(input, output, advance, offset, ResampleFilter.Bicubic);
    }

    private static void Upscale(Plane source, SampleCoding from, Plane destination, SampleCoding to, AxisTaps columns, AxisTaps rows)
    {
        using SeparableResampler<float> resampler = new(columns, rows, 1);
        resampler.Run(
            (y, row) => SampleRow.Decode(source, y, row, from),
            (y, row) => SampleRow.Encode(row, destination, y, to));
    }
}
