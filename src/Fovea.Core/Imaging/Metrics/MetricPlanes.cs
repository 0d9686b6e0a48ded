using System.Buffers;

namespace Fovea.Imaging.Metrics;

/// <summary>The planes of a frame that metrics look at, as floats of 0..255 without the border.</summary>
internal static class MetricPlanes
{
    /// <summary>Refuses frames that cannot be compared and gives the size that is measured.</summary>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes, or nothing left inside the border.</exception>
    public static (int Width, int Height) Check(Frame result, Frame reference, int border)
    {
        foreach (Frame frame in (ReadOnlySpan<Frame>)[result, reference])
        {
            if (frame.Format.Model != ColorModel.Rgb || frame.Format.BitDepth != 8) throw new ArgumentException($"Metrics are defined on 8-bit RGB frames, not {frame.Format}.", nameof(result));
        }

        if ((result.Width, result.Height) != (reference.Width, reference.Height))
        {
            throw new ArgumentException($"{result.Width}x{result.Height} cannot be compared with {reference.Width}x{reference.Height}.", nameof(result));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(border);
        (int width, int height) = (result.Width - 2 * border, result.Height - 2 * border);
        if (width <= 0 || height <= 0) throw new ArgumentException($"A border of {border} leaves nothing of {result.Width}x{result.Height}.", nameof(border));
        return (width, height);
    }

    /// <summary>Red, green or blue; give the array back to the shared pool.</summary>
    public static float[] Channel(Frame frame, int channel, int border)
    {
        (int width, int height) = (frame.Width - 2 * border, frame.Height - 2 * border);
        float[] values = ArrayPool<float>.Shared.Rent(width * height);
        int step = frame.Format.Packed ? 3 : 1;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> samples = Samples(frame, channel, border, y);
            Span<float> row = values.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++) row[x] = samples[x * step];
        }

        return values;
    }

    /// <summary>Luma; give the array back to the shared pool.</summary>
    public static float[] Luma(Frame frame, LumaRule rule, int border) => rule == LumaRule.Rounded
        ? Mix(frame, border, (red, green, blue) => 16 + (Luma(red, green, blue) + 127500) / 255000)
        : Mix(frame, border, (red, green, blue) => 16 + Luma(red, green, blue) * (1f / 255000));

    /// <summary>Blue difference (Cb) of BT.601, 128 + (−37.797 R − 74.203 G + 112 B) / 255, not rounded; give the array back to the shared pool.</summary>
    public static float[] BlueDifference(Frame frame, int border) => Mix(frame, border, (red, green, blue) => 128 + (-37797 * red - 74203 * green + 112000 * blue) * (1f / 255000));

    /// <summary>Red difference (Cr) of BT.601, 128 + (112 R − 93.786 G − 18.214 B) / 255, not rounded; give the array back to the shared pool.</summary>
    public static float[] RedDifference(Frame frame, int border) => Mix(frame, border, (red, green, blue) => 128 + (112000 * red - 93786 * green - 18214 * blue) * (1f / 255000));

    // Whole numbers: thousandths of 1/255, so that rounding meets no error and gray has no colour at all.
    private static int Luma(int red, int green, int blue) => 65481 * red + 128553 * green + 24966 * blue;

    private static float[] Mix(Frame frame, int border, Func<int, int, int, float> mix)
    {
        (int width, int height) = (frame.Width - 2 * border, frame.Height - 2 * border);
        float[] values = ArrayPool<float>.Shared.Rent(width * height);
        int step = frame.Format.Packed ? 3 : 1;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> red = Samples(frame, 0, border, y), green = Samples(frame, 1, border, y), blue = Samples(frame, 2, border, y);
            Span<float> row = values.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++) row[x] = mix(red[x * step], green[x * step], blue[x * step]);
        }

        return values;
    }

    private static ReadOnlySpan<byte> Samples(Frame frame, int channel, int border, int y)
        => frame.Format.Packed
            ? frame.Planes[0].Row<byte>(border + y)[(3 * border + channel)..]
            : frame.Planes[channel].Row<byte>(border + y)[border..];
}

/// <summary>How red, green and blue of 0..255 become the luma that is measured, 16 + (65.481 R + 128.553 G + 24.966 B) / 255.</summary>
public enum LumaRule
{
    /// <summary>Kept as it is: BasicSR, RRN. Differs from <see cref="Rounded"/> by up to 0.05 dB.</summary>
    Float,

    /// <summary>Rounded to a whole number, as MATLAB's rgb2ycbcr does with uint8: SOF-VSR.</summary>
    Rounded,
}
