namespace Fovea.Training.Degradations;

/// <summary>
/// BD: a normalised 13x13 Gaussian of sigma 0.4·scale, edges repeated (symmetric), rounded to 8 bits, then every
/// scale-th pixel from the first (SOF-VSR's script). Only the pixels that stay are computed.
/// </summary>
internal sealed class BlurDownDegradation : Degradation
{
    private const int Radius = 6;

    /// <inheritdoc/>
    public override bool IsCentred => false;

    /// <inheritdoc/>
    public override byte[] Apply(ReadOnlySpan<byte> high, int width, int height, int scale)
    {
        (int lowWidth, int lowHeight) = (width / scale, height / scale);
        float[] taps = Taps(scale);
        // Columns first, at the rows that stay; then rows, at the columns that stay.
        float[] row = new float[lowWidth * scale * 3];
        byte[] low = new byte[lowWidth * lowHeight * 3];
        for (int y = 0; y < lowHeight; y++)
        {
            BlurColumns(high, width, lowHeight * scale, y * scale, taps, row);
            BlurRow(row, lowWidth * scale, scale, taps, low.AsSpan(y * lowWidth * 3, lowWidth * 3));
        }

        return low;
    }

    /// <summary>The 13 one-dimensional taps; their outer product is the 13x13 kernel.</summary>
    internal static float[] Taps(int scale)
    {
        double sigma = 0.4 * scale;
        double[] taps = [.. Enumerable.Range(-Radius, 2 * Radius + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];
        double sum = taps.Sum();
        return [.. taps.Select(tap => (float)(tap / sum))];
    }

    private static void BlurColumns(ReadOnlySpan<byte> high, int stridePixels, int height, int centre, float[] taps, float[] row)
    {
        Array.Clear(row);
        for (int k = -Radius; k <= Radius; k++)
        {
            ReadOnlySpan<byte> source = high.Slice(Mirror(centre + k, height) * stridePixels * 3, row.Length);
            float tap = taps[k + Radius];
            for (int i = 0; i < row.Length; i++) row[i] += tap * source[i];
        }
    }

    private static void BlurRow(float[] row, int width, int scale, float[] taps, Span<byte> low)
    {
        for (int x = 0; x < width / scale; x++)
        {
            for (int c = 0; c < 3; c++)
            {
                float sum = 0;
                for (int k = -Radius; k <= Radius; k++) sum += taps[k + Radius] * row[Mirror(x * scale + k, width) * 3 + c];
                low[x * 3 + c] = (byte)Math.Clamp(MathF.Floor(sum + 0.5f), 0, 255);
            }
        }
    }

    /// <summary>The index with edges repeated, of period 2·length: −1 is 0, length is length − 1.</summary>
    private static int Mirror(int index, int length)
    {
        int i = index % (2 * length);
        if (i < 0) i += 2 * length;
        return i < length ? i : 2 * length - 1 - i;
    }
}
