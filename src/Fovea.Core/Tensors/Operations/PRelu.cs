namespace Fovea.Tensors;

/// <summary>Rectifier with a learnt negative slope per channel (He et al., 2015).</summary>
internal static unsafe class PRelu
{
    /// <summary>x where x &gt; 0, else slopes[c]·x.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="slopes">C values of shape (1, C, 1, 1).</param>
    /// <exception cref="ArgumentException">The number of slopes is not that of the channels.</exception>
    public static Tensor Apply(Tape tape, Tensor x, Tensor slopes)
    {
        Shape shape = x.Shape;
        Check.Vector(slopes, shape.Channels, nameof(slopes));
        Tensor output = tape.Rent(shape);
        for (int plane = 0; plane < shape.Batch * shape.Channels; plane++)
        {
            long at = (long)plane * shape.PlaneSize;
            Elementwise.Map(new Function(slopes.Pointer[plane % shape.Channels]), x.Pointer + at, output.Pointer + at, shape.PlaneSize);
        }

        bool intoX = tape.NeedsGradient(x);
        bool intoSlopes = tape.NeedsGradient(slopes);
        if (intoX || intoSlopes) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoX) AddSlopes(x, slopes, gradient, tape.Gradient(x));
            if (intoSlopes) AddProducts(x, gradient, tape.Gradient(slopes));
        }
    }

    private static void AddSlopes(Tensor x, Tensor slopes, Tensor gradient, Tensor xGradient)
    {
        Shape shape = x.Shape;
        for (int plane = 0; plane < shape.Batch * shape.Channels; plane++)
        {
            long at = (long)plane * shape.PlaneSize;
            Slope slope = new(slopes.Pointer[plane % shape.Channels]);
            Elementwise.Accumulate(slope, x.Pointer + at, gradient.Pointer + at, xGradient.Pointer + at, shape.PlaneSize);
        }
    }

    private static void AddProducts(Tensor x, Tensor gradient, Tensor slopesGradient)
    {
        Shape shape = x.Shape;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            double sum = 0;
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                long at = ((long)sample * shape.Channels + channel) * shape.PlaneSize;
                sum += Reduction.Sum(default(NegativeProduct), x.Pointer + at, gradient.Pointer + at, shape.PlaneSize);
            }

            slopesGradient.Pointer[channel] += (float)sum;
        }
    }

    internal readonly struct Function(float slope) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> =>
            TVector.Select(TVector.GreaterThan(x, TVector.Broadcast(0f)), x, x * TVector.Broadcast(slope));
    }

    private readonly struct Slope(float slope) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector x, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector> =>
            TVector.Select(TVector.GreaterThan(x, TVector.Broadcast(0f)), gradient, gradient * TVector.Broadcast(slope));
    }

    private readonly struct NegativeProduct : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector x, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector zero = TVector.Broadcast(0f);
            return TVector.Select(TVector.GreaterThan(x, zero), zero, x * gradient);
        }
    }
}
