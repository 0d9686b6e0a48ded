using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Faces;

/// <summary>
/// Brings a part of a picture to another size by means over areas: output pixel i is the mean of all input pixels that
/// i·in/out to (i + 1)·in/out touches, along each axis. So facenet-pytorch feeds the detector.
/// </summary>
internal static class AreaSampler
{
    /// <summary>Fills one sample of a tensor.</summary>
    /// <param name="source">(1, C, H, W).</param>
    /// <param name="part">Left, top, width and height of the part, which lies in the picture.</param>
    /// <param name="destination">(N, C, h, w).</param>
    /// <param name="sample">Which of the N.</param>
    public static void Resize(Tensor source, (int Left, int Top, int Width, int Height) part, Tensor destination, int sample)
    {
        Shape into = destination.Shape;
        float[] mean = new float[part.Width];
        (int First, int End)[] columns = [.. Enumerable.Range(0, into.Width).Select(x => Touched(x, part.Width, into.Width))];
        for (int c = 0; c < into.Channels; c++)
        {
            ReadOnlySpan<float> plane = source.Plane(0, c);
            Span<float> result = destination.Plane(sample, c);
            for (int y = 0; y < into.Height; y++)
            {
                (int first, int end) = Touched(y, part.Height, into.Height);
                plane.Slice((part.Top + first) * source.Shape.Width + part.Left, part.Width).CopyTo(mean);
                for (int row = first + 1; row < end; row++) Add(plane.Slice((part.Top + row) * source.Shape.Width + part.Left, part.Width), mean);
                Average(mean, columns, end - first, result.Slice(y * into.Width, into.Width));
            }
        }
    }

    private static void Average(ReadOnlySpan<float> sums, ReadOnlySpan<(int First, int End)> columns, int rows, Span<float> result)
    {
        for (int x = 0; x < result.Length; x++)
        {
            (int first, int end) = columns[x];
            float sum = 0;
            for (int i = first; i < end; i++) sum += sums[i];
            result[x] = sum / (rows * (end - first));
        }
    }

    private static (int First, int End) Touched(int index, int from, int to) =>
        ((int)((long)index * from / to), (int)(((long)(index + 1) * from + to - 1) / to));

    private static void Add(ReadOnlySpan<float> row, Span<float> sums)
    {
        Span<Vector<float>> into = MemoryMarshal.Cast<float, Vector<float>>(sums);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < into.Length; i++) into[i] += vectors[i];
        for (int i = into.Length * Vector<float>.Count; i < row.Length; i++) sums[i] += row[i];
    }
}
