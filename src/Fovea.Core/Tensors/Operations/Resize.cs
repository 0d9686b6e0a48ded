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
