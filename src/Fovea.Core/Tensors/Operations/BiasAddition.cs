namespace Fovea.Tensors;

/// <summary>Adds a value per channel.</summary>
public static unsafe class BiasAddition
{
    /// <summary>x[n, c, y, x] + bias[c].</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="bias">C values of shape (1, C, 1, 1).</param>
    /// <exception cref="ArgumentException">The number of values is not that of the channels.</exception>
    public static Tensor Apply(Tape tape, Tensor x, Tensor bias)
    {
        Check.Vector(bias, x.Shape.Channels, nameof(bias));
        Tensor output = tape.Rent(x.Shape);
        BiasKernels.Spread(bias, output);
        Elementwise.Add(x.Pointer, output.Pointer, x.Count);
        bool intoX = tape.NeedsGradient(x);
        bool intoBias = tape.NeedsGradient(bias);
        if (intoX || intoBias) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias));
            if (intoX && !tape.TryHandDown(output, x)) Elementwise.Flow(gradient, tape, x);
        }
    }
}
