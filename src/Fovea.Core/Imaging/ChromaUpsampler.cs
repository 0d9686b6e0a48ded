using System.Buffers;

namespace Fovea.Imaging;

/// <summary>
/// Reads rows of a chroma plane at luma resolution: Keys cubic interpolation at the phase that the siting gives, edges
/// repeated. Formats without subsampling are only decoded.
/// </summary>
internal sealed class ChromaUpsampler : IDisposable
{
    private const int Taps = 5;
    private const int Reach = Taps / 2;
    private readonly ChromaGrid _grid;
    private readonly SampleCoding _coding;
    private readonly float[][] _columns;
    private readonly float[][] _rows;
    private readonly int _chromaWidth;
    private readonly float[] _buffer;

    /// <summary>Prepares the taps of both axes.</summary>
    /// <param name="grid">Where chroma lies.</param>
    /// <param name="coding">How chroma is coded.</param>
    /// <param name="chromaWidth">Samples a row of a chroma plane.</param>
    public ChromaUpsampler(ChromaGrid grid, SampleCoding coding, int chromaWidth)
    {
        (_grid, _coding, _chromaWidth) = (grid, coding, chromaWidth);
        _columns = [TapsAt(0, grid.X), TapsAt(1, grid.X)];
        _rows = [TapsAt(0, grid.Y), TapsAt(1, grid.Y)];
        _buffer = ArrayPool<float>.Shared.Rent(4 * (chromaWidth + 2 * Reach));
    }

    /// <summary>Values of luma row <paramref name="y"/> of a chroma plane; as many as <paramref name="values"/> holds.</summary>
    public void Read(Plane plane, int y, Span<float> values)
    {
        if (_grid.StepX == 1)
        {
            ReadVertically(plane, y, values);
            return;
        }

        int padded = _chromaWidth + 2 * Reach;
        Span<float> row = _buffer.AsSpan(0, padded);
        ReadVertically(plane, y, row.Slice(Reach, _chromaWidth));
        row[..Reach].Fill(row[Reach]);
        row[^Reach..].Fill(row[^(Reach + 1)]);
        Span<float> even = _buffer.AsSpan(padded, _chromaWidth);
        Span<float> odd = _buffer.AsSpan(2 * padded, _chromaWidth);
        RowArithmetic.FiveTaps(row, _columns[0], even);
        RowArithmetic.FiveTaps(row, _columns[1], odd);
        Interleave(even, odd, values);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(_buffer);

    /// <summary>Weights of chroma samples i − 2..i + 2 for luma sample 2i + parity.</summary>
    private static float[] TapsAt(int parity, double offset)
    {
        double position = (parity - offset) / 2;
        float[] taps = new float[Taps];
        for (int k = 0; k < Taps; k++) taps[k] = (float)KeysCubic.Weight(position - (k - Reach));
        return taps;
    }

    private static void Interleave(ReadOnlySpan<float> even, ReadOnlySpan<float> odd, Span<float> to)
    {
        int pairs = to.Length / 2;
        even = even[..((to.Length + 1) / 2)];
        odd = odd[..pairs];
        for (int i = 0; i < pairs; i++)
        {
            to[2 * i] = even[i];
            to[2 * i + 1] = odd[i];
        }

        if (2 * pairs < to.Length) to[^1] = even[pairs];
    }

    private void ReadVertically(Plane plane, int y, Span<float> row)
    {
        if (_grid.StepY == 1)
        {
            SampleRow.Decode(plane, y, row, _coding);
            return;
        }

        Span<float> one = _buffer.AsSpan(3 * (_chromaWidth + 2 * Reach), row.Length);
        float[] taps = _rows[y & 1];
        row.Clear();
        for (int k = 0; k < Taps; k++)
        {
            if (taps[k] == 0) continue;
            SampleRow.Decode(plane, Math.Clamp((y >> 1) + k - Reach, 0, plane.Height - 1), one, _coding);
            RowArithmetic.MultiplyAdd(one, taps[k], row);
        }
    }
}

/// <summary>The cubic convolution interpolant of Keys (1981) with a = −0.5, as MATLAB and Catmull-Rom splines use it.</summary>
internal static class KeysCubic
{
    /// <summary>The weight of a sample at distance <paramref name="x"/>; zero from 2 on.</summary>
    public static double Weight(double x)
    {
        x = Math.Abs(x);
        if (x <= 1) return (1.5 * x - 2.5) * x * x + 1;
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
}
