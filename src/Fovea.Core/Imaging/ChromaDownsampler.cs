using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>
/// Writes rows of the chroma planes from red, green and blue at full resolution: the mean of two samples where chroma lies
/// between them, or the taps 1 2 1 (a quarter each) where it lies on one, edges repeated.
/// </summary>
internal sealed class ChromaDownsampler : IDisposable
{
    // Room beside a row for repeated edges.
    private const int Edge = 4;

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
        _buffer = ArrayPool<float>.Shared.Rent(3 * width + 4 * Edge);
    }

    /// <summary>Rows that a chroma row needs beyond its own luma rows.</summary>
    public static (int Above, int Below) Margin(ChromaGrid grid)
        => grid.StepY == 1 || grid.Y == 0.5 ? (0, 0) : grid.Y == 0 ? (1, 0) : (0, 1);

    /// <summary>Writes row <paramref name="row"/> of both chroma planes of a frame.</summary>
    /// <param name="source">Red, green, blue; its first row is frame row <paramref name="top"/>.</param>
    /// <param name="top">Frame row of the tensor's first row.</param>
    /// <param name="mix">What makes the chroma components of red, green and blue.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="row">Row of the chroma planes.</param>
    /// <param name="coding">How chroma is coded.</param>
    public void Write(Tensor source, int top, (ChannelMix Blue, ChannelMix Red) mix, Frame frame, int row, SampleCoding coding)
    {
        Span<float> blue = _buffer.AsSpan(Edge, _width), red = _buffer.AsSpan(_width + 3 * Edge, _width);
        (int first, float[] taps) = TapsAround(_grid.StepY, _grid.Y, row);
        int width = source.Shape.Width;
        for (int k = 0; k < taps.Length; k++)
        {
            int at = (Math.Clamp(first + k, 0, _height - 1) - top) * width;
            RowArithmetic.Differences(source.Plane(0, 0).Slice(at, width), source.Plane(0, 1).Slice(at, width), source.Plane(0, 2).Slice(at, width), mix, taps[k], adds: k > 0, blue, red);
        }

        Encode(Edge, frame.Planes[1], row, coding);
        Encode(_width + 3 * Edge, frame.Planes[2], row, coding);
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

    private void Encode(int at, Plane plane, int row, SampleCoding coding)
    {
        if (_grid.StepX == 1)
        {
            SampleRow.Encode(_buffer.AsSpan(at, _width), plane, row, coding);
            return;
        }

        // The sample before the row and the one after its end repeat the edges.
        _buffer[at - 1] = _buffer[at];
        _buffer[at + _width] = _buffer[at + _width - 1];
        _buffer[at + _width + 1] = _buffer[at + _width - 1];
        Span<float> half = _buffer.AsSpan(2 * _width + 4 * Edge, plane.Width);
        if (_grid.X == 0.5) RowArithmetic.HalveBetween(_buffer.AsSpan(at, 2 * half.Length), half);
        else RowArithmetic.HalveOn(_buffer.AsSpan(at - 1, 2 * half.Length + 1), half);
        SampleRow.Encode(half, plane, row, coding);
    }
}

/// <summary>
/// Where chroma samples lie in luma coordinates: sample (i, j) is at (i · StepX + X, j · StepY + Y), luma sample (x, y)
/// at (x, y).
/// </summary>
/// <param name="StepX">Luma columns a chroma column: 1 or 2.</param>
/// <param name="StepY">Luma rows a chroma row: 1 or 2.</param>
/// <param name="X">Position of the first sample, 0 to 1 luma columns.</param>
/// <param name="Y">Position of the first sample, 0 to 1 luma rows.</param>
internal readonly record struct ChromaGrid(int StepX, int StepY, double X, double Y)
{
    /// <summary>The grid of a YUV format; an axis that is not subsampled has no offset.</summary>
    public static ChromaGrid Of(PixelFormat format, ChromaSiting siting)
    {
        double x = siting is ChromaSiting.Center or ChromaSiting.Top or ChromaSiting.Bottom ? 0.5 : 0;
        double y = siting switch
        {
            ChromaSiting.TopLeft or ChromaSiting.Top => 0,
            ChromaSiting.BottomLeft or ChromaSiting.Bottom => 1,
            _ => 0.5,
        };
        return new(
            1 << format.ChromaShiftX,
            1 << format.ChromaShiftY,
            format.ChromaShiftX == 0 ? 0 : x,
            format.ChromaShiftY == 0 ? 0 : y);
    }
}
