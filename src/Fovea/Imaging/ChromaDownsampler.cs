using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>
/// Writes rows of a chroma plane from red, green and blue at full resolution: the mean of two samples where chroma lies
/// between them, or the taps 1 2 1 (a quarter each) where it lies on one, edges repeated.
/// </summary>
internal sealed class ChromaDownsampler : IDisposable
{
    private static readonly float[] Whole = [1f];
    private static readonly float[] Between = [0.5f, 0.5f];
    private static readonly float[] On = [0.25f, 0.5f, 0.25f];
    private readonly ChromaGrid _grid;
    private readonly int _width;
    private readonly int _height;
    private readonly float[] _buffer;

    /// <summary>Prepares for frames of a size in luma samples.</summary>
    public ChromaDownsampler(ChromaGrid grid, int width, int height)
    {
        (_grid, _width, _height) = (grid, width, height);
        _buffer = ArrayPool<float>.Shared.Rent(3 * width + 8);
    }

    /// <summary>Rows that a chroma row needs beyond its own luma rows.</summary>
    public static (int Above, int Below) Margin(ChromaGrid grid)
        => grid.StepY == 1 || grid.Y == 0.5 ? (0, 0) : grid.Y == 0 ? (1, 0) : (0, 1);

    /// <summary>Writes row <paramref name="row"/> of a chroma plane.</summary>
    /// <param name="source">Red, green, blue; its first row is frame row <paramref name="top"/>.</param>
    /// <param name="top">Frame row of the tensor's first row.</param>
    /// <param name="mix">What makes this chroma component of red, green and blue.</param>
    /// <param name="plane">The chroma plane.</param>
    /// <param name="row">Row of the chroma plane.</param>
    /// <param name="coding">How chroma is coded.</param>
    public void Write(Tensor source, int top, ChannelMix mix, Plane plane, int row, SampleCoding coding)
    {
        Span<float> line = _buffer.AsSpan(4, _width);
        Span<float> one = _buffer.AsSpan(_width + 8, _width);
        (int first, float[] taps) = TapsAround(_grid.StepY, _grid.Y, row);
        for (int k = 0; k < taps.Length; k++)
        {
            int y = Math.Clamp(first + k, 0, _height - 1) - top;
            Mix(source, y, mix, k == 0 ? line : one);
            if (k == 0 && taps.Length > 1) RowArithmetic.Multiply(line, taps[0], line);
            if (k > 0) RowArithmetic.MultiplyAdd(one, taps[k], line);
        }

        if (_grid.StepX == 1)
        {
            SampleRow.Encode(line, plane, row, coding);
            return;
        }

        _buffer[3] = line[0];
        _buffer[_width + 4] = line[^1];
        _buffer[_width + 5] = line[^1];
        Halve(_buffer.AsSpan(4), one[..plane.Width]);
        SampleRow.Encode(one, plane, row, coding);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(_buffer);

    private static (int First, float[] Taps) TapsAround(int step, double offset, int index)
    {
        if (step == 1) return (index, Whole);
        return offset switch
        {
            0.5 => (2 * index, Between),
            0 => (2 * index - 1, On),
            _ => (2 * index, On),
        };
    }

    private static void Mix(Tensor source, int y, ChannelMix mix, Span<float> to)
    {
        int width = source.Shape.Width;
        RowArithmetic.Mix(
            source.Plane(0, 0).Slice(y * width, width),
            source.Plane(0, 1).Slice(y * width, width),
            source.Plane(0, 2).Slice(y * width, width),
            mix,
            to);
    }

    // The sample before line[0] and the two after its end hold the repeated edge.
    private unsafe void Halve(Span<float> line, Span<float> to)
    {
        fixed (float* l = line, t = to)
        {
            if (_grid.X == 0.5)
            {
                for (int i = 0; i < to.Length; i++) t[i] = 0.5f * (l[2 * i] + l[2 * i + 1]);
            }
            else
            {
                for (int i = 0; i < to.Length; i++) t[i] = 0.25f * (l[2 * i - 1] + l[2 * i + 1]) + 0.5f * l[2 * i];
            }
        }
    }
}
