namespace Fovea.Tensors;

/// <summary>
/// Values as they come back from codes of few bits, in float: what int8 inference will see, with a gradient that lets
/// the weights adapt to it (Jacob et al., "Quantization and Training of Neural Networks for Efficient
/// Integer-Arithmetic-Only Inference", CVPR 2018).
/// </summary>
internal static unsafe class FakeQuantization
{
    // Adding and taking away 1.5·2^23 rounds to whole numbers, halves to even.
    private const float Rounder = 12582912f;

    /// <summary>
    /// The nearest value on each plane's grid, halves to even codes. The gradient passes straight through where the
    /// nearest multiple of the step is on the grid, and is 0 where the value had to be brought back to an end of it.
    /// </summary>
    /// <param name="tape">Lends the result and records the gradient.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="grids">One for each channel, or one for each of the N·C planes.</param>
    /// <exception cref="ArgumentException">The number of grids is neither.</exception>
    public static Tensor Apply(Tape tape, Tensor x, QuantizationGrid[] grids)
    {
        Shape shape = x.Shape;
        int planes = shape.Batch * shape.Channels;
        if (grids.Length != shape.Channels && grids.Length != planes) throw new ArgumentException($"{grids.Length} grids do not fit the planes of {shape}.", nameof(grids));
        Tensor output = tape.Rent(shape);
        for (int plane = 0; plane < planes; plane++)
        {
            long at = (long)plane * shape.PlaneSize;
            Elementwise.Map(new Function(grids[plane % grids.Length]), x.Pointer + at, output.Pointer + at, shape.PlaneSize);
        }

        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            Tensor into = tape.OpenGradient(x, out bool first);
            for (int plane = 0; plane < planes; plane++)
            {
                long at = (long)plane * shape.PlaneSize;
                Slope slope = new(grids[plane % grids.Length]);
                if (first) Elementwise.Map(slope, x.Pointer + at, gradient.Pointer + at, into.Pointer + at, shape.PlaneSize);
                else Elementwise.Accumulate(slope, x.Pointer + at, gradient.Pointer + at, into.Pointer + at, shape.PlaneSize);
            }
        }
    }

    private readonly struct Function(QuantizationGrid grid) : IUnaryOperator
    {
        private readonly float _codesPerUnit = 1 / grid.Step;

        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector code = TVector.Max(TVector.Broadcast(grid.Least), TVector.Min(TVector.Broadcast(grid.Most), x * TVector.Broadcast(_codesPerUnit)));
            TVector rounder = TVector.Broadcast(Rounder);
            return (code + rounder - rounder) * TVector.Broadcast(grid.Step);
        }
    }

    private readonly struct Slope(QuantizationGrid grid) : IBinaryOperator
    {
        private readonly float _codesPerUnit = 1 / grid.Step;

        public TVector Apply<TVector>(TVector x, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector code = x * TVector.Broadcast(_codesPerUnit);
            TVector zero = TVector.Broadcast(0f);
            TVector notAbove = TVector.Select(TVector.GreaterThan(code, TVector.Broadcast(grid.Most + 0.5f)), zero, gradient);
            return TVector.Select(TVector.GreaterThan(TVector.Broadcast(grid.Least - 0.5f), code), zero, notAbove);
        }
    }
}

/// <summary>The values that codes of 8 bits can stand for: <see cref="Step"/>·k for whole k.</summary>
/// <param name="Step">Distance of neighbouring values; positive.</param>
/// <param name="Least">Smallest k.</param>
/// <param name="Most">Largest k; with <paramref name="Least"/> not more than 2^22 away from zero.</param>
internal readonly record struct QuantizationGrid(float Step, int Least, int Most)
{
    /// <summary>Weights of a channel whose largest magnitude is <paramref name="largest"/>: codes −127 to 127.</summary>
    public static QuantizationGrid Symmetric(float largest) => new(largest / 127, -127, 127);
}
