using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Imaging.Resampling;

/// <summary>
/// Resizes planes, frames and tensors as MATLAB's imresize does: cubic convolution (a = −0.5) widened on reduction,
/// borders mirrored with the edge repeated, output length rounded up, any scale up or down.
/// </summary>
public static class Resampler
{
    /// <summary>Samples of an axis of <paramref name="length"/> samples after resizing: length · scale, rounded up.</summary>
    public static int OutputLength(int length, double scale)
    {
        // 3 · (1 / 3.0) must not become 2 by a rounding error in the last place.
        double exact = length * scale;
        return (int)Math.Ceiling(exact - 1e-9 * exact);
    }

    /// <summary>Resizes a frame of gray, RGB (packed or planar) or YUV without chroma subsampling; opacity too.</summary>
    /// <param name="source">The frame.</param>
    /// <param name="scale">Size factor, above 0.</param>
    /// <param name="rule">Rounding between the passes.</param>
    /// <param name="filter">Shape of the taps.</param>
    /// <returns>A new frame with the source's colour description and timestamp.</returns>
    /// <exception cref="ArgumentException">Chroma is subsampled; see <see cref="PlaneUpscaler"/>.</exception>
    public static Frame Resize(Frame source, double scale, ResampleRule rule, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        PixelFormat format = source.Format;
        if (format.ChromaShiftX + format.ChromaShiftY > 0) throw new ArgumentException($"Chroma of {format} has a siting; resize it with {nameof(PlaneUpscaler)}.", nameof(source));
        Frame result = new(format, OutputLength(source.Width, scale), OutputLength(source.Height, scale), source.Color, source.Timestamp);
        for (int p = 0; p < format.PlaneCount; p++) Resize(source.Planes[p], result.Planes[p], scale, rule, format.MaxValue, format.Packed ? 3 : 1, filter);
        return result;
    }

    /// <summary>Resizes a plane of 8-bit or 16-bit samples, in double precision.</summary>
    /// <param name="source">The plane.</param>
    /// <param name="destination">A plane of the output length in both directions and the same sample size.</param>
    /// <param name="scale">Size factor, above 0.</param>
    /// <param name="rule">Rounding between the passes.</param>
    /// <param name="maxValue">Largest code.</param>
    /// <param name="components">Interleaved samples a pixel: 3 for rgb24, else 1.</param>
    /// <param name="filter">Shape of the taps.</param>
    /// <exception cref="ArgumentException">The destination has another size.</exception>
    public static void Resize(Plane source, Plane destination, double scale, ResampleRule rule, int maxValue = 255, int components = 1, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        (int width, int height) = (source.Width / components, source.Height);
        (int outWidth, int outHeight) = (destination.Width / components, destination.Height);
        CheckLengths(width, height, outWidth, outHeight, scale);
        if (source.BytesPerSample != destination.BytesPerSample) throw new ArgumentException("The planes have samples of different sizes.", nameof(destination));
        double max = maxValue;
        using SeparableResampler<double> resampler = new(
            AxisTaps.Matlab(width, outWidth, scale, filter),
            AxisTaps.Matlab(height, outHeight, scale, filter),
            components,
            rule == ResampleRule.Rounded ? row => Round(row, max) : null);
        if (source.BytesPerSample == 1) Run<byte>(resampler, source, destination, max);
        else Run<ushort>(resampler, source, destination, max);
    }

    /// <summary>Resizes every feature map in single precision, without rounding or clamping.</summary>
    /// <param name="source">Shape (N, C, H, W).</param>
    /// <param name="destination">Shape (N, C, OutputLength(H), OutputLength(W)); not the same memory.</param>
    /// <param name="scale">Size factor, above 0.</param>
    /// <param name="filter">Shape of the taps.</param>
    /// <exception cref="ArgumentException">The destination has another shape.</exception>
    public static void Resize(Tensor source, Tensor destination, double scale, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        (Shape from, Shape to) = (source.Shape, destination.Shape);
        CheckLengths(from.Width, from.Height, to.Width, to.Height, scale);
        if ((from.Batch, from.Channels) != (to.Batch, to.Channels)) throw new ArgumentException($"Shape {to} does not fit {from}.", nameof(destination));
        using SeparableResampler<float> resampler = new(
            AxisTaps.Matlab(from.Width, to.Width, scale, filter),
            AxisTaps.Matlab(from.Height, to.Height, scale, filter),
            1);
        for (int i = 0; i < from.Batch * from.Channels; i++)
        {
            (int n, int c) = (i / from.Channels, i % from.Channels);
            resampler.Run(
                (y, row) => source.Plane(n, c).Slice(y * from.Width, from.Width).CopyTo(row),
                (y, row) => row.CopyTo(destination.Plane(n, c)[(y * to.Width)..]));
        }
    }

    private static void CheckLengths(int width, int height, int outWidth, int outHeight, double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        (int w, int h) = (OutputLength(width, scale), OutputLength(height, scale));
        if ((w, h) != (outWidth, outHeight)) throw new ArgumentException(FormattableString.Invariant($"{width}x{height} times {scale} is {w}x{h}, not {outWidth}x{outHeight}."), nameof(outWidth));
    }

    private static void Run<TSample>(SeparableResampler<double> resampler, Plane source, Plane destination, double max)
        where TSample : unmanaged, IBinaryInteger<TSample>
        => resampler.Run(
            (y, row) =>
            {
                ReadOnlySpan<TSample> samples = source.Row<TSample>(y);
                for (int x = 0; x < row.Length; x++) row[x] = double.CreateTruncating(samples[x]);
            },
            (y, row) =>
            {
                Round(row, max);
                Span<TSample> samples = destination.Row<TSample>(y);
                for (int x = 0; x < row.Length; x++) samples[x] = TSample.CreateTruncating((int)row[x]);
            });

    // Clamping first makes half up the same as MATLAB's half away from zero.
    private static void Round(Span<double> row, double max)
    {
        Vector<double> most = new(max);
        Vector<double> half = new(0.5);
        Span<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(row);
        foreach (ref Vector<double> v in vectors) v = Vector.Floor(Vector.Min(Vector.Max(v, Vector<double>.Zero), most) + half);
        foreach (ref double v in row[(vectors.Length * Vector<double>.Count)..]) v = Math.Floor(Math.Clamp(v, 0, max) + 0.5);
    }
}

/// <summary>The shape of the taps. All but <see cref="Nearest"/> are widened when the frame shrinks, against aliasing.</summary>
public enum ResampleFilter
{
    /// <summary>The nearest sample.</summary>
    Nearest,

    /// <summary>A triangle of radius 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic convolution with a = −0.5, radius 2.</summary>
    Bicubic,
}

/// <summary>
/// What happens to integer samples between the passes over rows and columns. Low frames made by different rules differ
/// by up to 3 codes, so whoever makes them says which rule it was.
/// </summary>
public enum ResampleRule
{
    /// <summary>Floating point between the passes, rounded once at the end: BasicSR, and MATLAB on double images.</summary>
    Float,

    /// <summary>Rounded half away from zero and clamped after each pass: MATLAB's imresize on uint8 images.</summary>
    Rounded,
}
