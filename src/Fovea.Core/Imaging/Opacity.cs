using System.Buffers;

namespace Fovea.Imaging;

/// <summary>What is done with the opacity of RGB frames: looked at, put on, taken off.</summary>
public static class Opacity
{
    /// <summary>True if no pixel is transparent, or the format has no opacity.</summary>
    public static bool IsOpaque(Frame frame)
    {
        if (!frame.Format.HasAlpha) return true;
        Plane plane = frame.Planes[^1];
        ushort full = (ushort)((1 << frame.Format.BitDepth) - 1);
        for (int y = 0; y < plane.Height; y++)
        {
            bool opaque = plane.BytesPerSample == 1 ? !plane.Row<byte>(y).ContainsAnyExcept((byte)full) : !plane.Row<ushort>(y).ContainsAnyExcept(full);
            if (!opaque) return false;
        }

        return true;
    }

    /// <summary>The colours alone.</summary>
    /// <param name="frame">Planar RGB with opacity.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public static Frame Drop(Frame frame)
    {
        Frame plain = new(Without(frame.Format), frame.Width, frame.Height, frame.Color, frame.Timestamp);
        for (int p = 0; p < 3; p++) frame.Planes[p].Memory.CopyTo(plain.Planes[p].Memory);
        return plain;
    }

    /// <summary>The picture before white.</summary>
    /// <param name="frame">Planar RGB with opacity.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public static Frame OverWhite(Frame frame)
    {
        Frame plain = Drop(frame);
        ForEachRow(frame, plain, (alpha, colors) =>
        {
            for (int x = 0; x < colors.Length; x++) colors[x] = 1 + (alpha[x] * (colors[x] - 1));
        });
        return plain;
    }

    /// <summary>Colours and opacity together.</summary>
    /// <param name="colors">Planar RGB of 8 or 16 bits.</param>
    /// <param name="alpha">Gray of the same size, 8 or 16 bits.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public static Frame Attach(Frame colors, Frame alpha)
    {
        Frame joined = new(colors.Format.BitDepth > 8 ? PixelFormats.Rgba16 : PixelFormats.Rgba, colors.Width, colors.Height, colors.Color, colors.Timestamp);
        for (int p = 0; p < 3; p++) colors.Planes[p].Memory.CopyTo(joined.Planes[p].Memory);
        float[] row = ArrayPool<float>.Shared.Rent(alpha.Width);
        for (int y = 0; y < alpha.Height; y++)
        {
            SampleRow.Decode(alpha.Planes[0], y, row, SampleCoding.Opacity(alpha.Format.BitDepth));
            SampleRow.Encode(row, joined.Planes[3], y, SampleCoding.Opacity(joined.Format.BitDepth));
        }

        ArrayPool<float>.Shared.Return(row);
        return joined;
    }

    /// <summary>Divides colours that were stored multiplied with opacity, in place.</summary>
    /// <param name="frame">Planar RGB with opacity.</param>
    public static void Divide(Frame frame) => ForEachRow(frame, frame, (alpha, colors) =>
    {
        for (int x = 0; x < colors.Length; x++) colors[x] = alpha[x] > 0 ? Math.Min(1, colors[x] / alpha[x]) : 0;
    });

    private static PixelFormat Without(PixelFormat format) => format.BitDepth > 8 ? PixelFormats.Rgb16 : PixelFormats.Rgb;

    private static void ForEachRow(Frame frame, Frame target, Action<float[], Span<float>> change)
    {
        float[] alpha = ArrayPool<float>.Shared.Rent(frame.Width);
        float[] colors = ArrayPool<float>.Shared.Rent(frame.Width);
        SampleCoding coding = SampleCoding.Opacity(frame.Format.BitDepth);
        for (int y = 0; y < frame.Height; y++)
        {
            SampleRow.Decode(frame.Planes[3], y, alpha, coding);
            for (int p = 0; p < 3; p++)
            {
                SampleRow.Decode(target.Planes[p], y, colors, coding);
                change(alpha, colors.AsSpan(0, frame.Width));
                SampleRow.Encode(colors, target.Planes[p], y, coding);
            }
        }

        ArrayPool<float>.Shared.Return(alpha);
        ArrayPool<float>.Shared.Return(colors);
    }
}
