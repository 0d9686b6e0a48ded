namespace Fovea.Tensors;

/// <summary>Enlarges feature maps by a whole number.</summary>
public static class Resize
{
    /// <summary>Interpolates, rows first, then columns.</summary>
    /// <param name="tape">Lends the result and records the gradient.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="scale">r, at least 1.</param>
    /// <param name="interpolation">The kernel and its borders.</param>
    /// <returns>(N, C, r·H, r·W), not clamped: bicubic may overshoot.</returns>
    public static Tensor Apply(Tape tape, Tensor x, int scale, Interpolation interpolation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        Shape shape = x.Shape;
        ResizePhase[] phases = ResizePhase.Create(scale, interpolation);
        Tensor output = tape.Rent(new Shape(shape.Batch, shape.Channels, shape.Height * scale, shape.Width * scale));
        ResizeKernels.Enlarge(x, output, phases, interpolation);
        if (tape.NeedsGradient(x)) tape.Record(output, () => ResizeKernels.AddReduced(tape.Gradient(output), tape.Gradient(x), phases, interpolation));
        return output;
    }
}

/// <summary>How new samples come from old ones; always with half-pixel centres.</summary>
public enum Interpolation
{
    /// <summary>The sample that covers the new one.</summary>
    Nearest,

    /// <summary>Two by two samples; borders repeat. PyTorch's bilinear with align_corners=false, TensorFlow's resize v2.</summary>
    Bilinear,

    /// <summary>Four by four samples, Keys' kernel with a = −1/2; borders mirror, edge included. MATLAB's imresize upwards.</summary>
    Bicubic,
}

/// <summary>The taps of output positions that are congruent modulo the scale, along one axis.</summary>
/// <param name="Offset">First tap, relative to the source index (output index divided by the scale, rounded down).</param>
/// <param name="Weights">One weight for each tap from there on; their sum is 1.</param>
internal sealed record ResizePhase(int Offset, float[] Weights)
{
    /// <summary>Taps reach at most this far to each side.</summary>
    public const int Reach = 2;

    /// <summary>The phases 0 to scale − 1.</summary>
    public static ResizePhase[] Create(int scale, Interpolation interpolation)
    {
        ResizePhase[] phases = new ResizePhase[scale];
        for (int phase = 0; phase < scale; phase++)
        {
            // The centre of output p lies at (p + 1/2)/scale − 1/2 of the source: a fraction from source index floor.
            int numerator = 2 * phase + 1 - scale;
            int floor = numerator < 0 ? -1 : 0;
            double fraction = (double)numerator / (2 * scale) - floor;
            phases[phase] = interpolation switch
            {
                Interpolation.Nearest => new ResizePhase(0, [1f]),
                Interpolation.Bilinear => new ResizePhase(floor, [(float)(1 - fraction), (float)fraction]),
                Interpolation.Bicubic => new ResizePhase(
                    floor - 1, [(float)Keys(1 + fraction), (float)Keys(fraction), (float)Keys(1 - fraction), (float)Keys(2 - fraction)]),
                _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "Not an interpolation."),
            };
        }

        return phases;
    }

    /// <summary>The index inside 0 to length − 1 that stands for one outside.</summary>
    public static int Border(int index, int length, Interpolation interpolation)
    {
        if (interpolation != Interpolation.Bicubic) return Math.Clamp(index, 0, length - 1);
        int period = 2 * length;
        int folded = (index % period + period) % period;
        return folded < length ? folded : period - 1 - folded;
    }

    // Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -1/2; distance 0 to 2.
    private static double Keys(double distance) => distance <= 1
        ? (1.5 * distance - 2.5) * distance * distance + 1
        : ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
}
