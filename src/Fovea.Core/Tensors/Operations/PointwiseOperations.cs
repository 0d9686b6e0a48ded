namespace Fovea.Tensors;

/// <summary>Rectifier.</summary>
internal static unsafe class Relu
{
    /// <summary>max(x, 0); the slope at 0 is 0.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(Function), default(Slope), slopeOfOutput: true);

    /// <summary>The same in place.</summary>
    internal static void Rectify(Tensor x) => Elementwise.Map(default(Function), x.Pointer, x.Pointer, x.Count);

    /// <summary>Turns the gradient of the output into that of the input, in place.</summary>
    internal static void MaskGradient(Tensor output, Tensor gradient) =>
        Elementwise.Map(default(Slope), output.Pointer, gradient.Pointer, gradient.Pointer, output.Count);

    internal readonly struct Function : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> => TVector.Max(TVector.Broadcast(0f), x);
    }

    private readonly struct Slope : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector y, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector zero = TVector.Broadcast(0f);
            return TVector.Select(TVector.GreaterThan(y, zero), gradient, zero);
        }
    }
}

/// <summary>Rectifier that lets some of the negative side through.</summary>
internal static class LeakyRelu
{
    /// <summary>x where x &gt; 0, else <paramref name="slope"/>·x; the slope at 0 is <paramref name="slope"/>.</summary>
    public static Tensor Apply(Tape tape, Tensor x, float slope) =>
        Activation.Apply(tape, x, new Function(slope), new Slope(slope), slopeOfOutput: false);

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
}

/// <summary>Hyperbolic tangent.</summary>
internal static class Tanh
{
    /// <summary>tanh(x), within 4e-7.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(TanhFunction), default(Slope), slopeOfOutput: true);

    private readonly struct Slope : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector y, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector> => gradient * (TVector.Broadcast(1f) - y * y);
    }
}

/// <summary>Logistic function.</summary>
public static class Sigmoid
{
    /// <summary>1/(1 + exp(−x)) = (1 + tanh(x/2))/2, within 4e-7.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(Function), default(Slope), slopeOfOutput: true);

    internal readonly struct Function : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector half = TVector.Broadcast(0.5f);
            return TVector.MultiplyAdd(default(TanhFunction).Apply(x * half), half, half);
        }
    }

    private readonly struct Slope : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector y, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector> => gradient * (y * (TVector.Broadcast(1f) - y));
    }
}

/// <summary>Limits values to a range.</summary>
public static class Clamp
{
    /// <summary>min(max(x, minimum), maximum); the slope is 1 from minimum to maximum inclusive, as in PyTorch, and 0 outside.</summary>
    /// <exception cref="ArgumentException">The minimum is not below the maximum.</exception>
    public static Tensor Apply(Tape tape, Tensor x, float minimum, float maximum)
    {
        if (!(minimum < maximum)) throw new ArgumentException(FormattableString.Invariant($"Nothing lies between {minimum} and {maximum}."), nameof(minimum));
        return Activation.Apply(tape, x, new Function(minimum, maximum), new Slope(minimum, maximum), slopeOfOutput: false);
    }

    internal readonly struct Function(float minimum, float maximum) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> =>
            TVector.Min(TVector.Broadcast(maximum), TVector.Max(TVector.Broadcast(minimum), x));
    }

    private readonly struct Slope(float minimum, float maximum) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector x, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector zero = TVector.Broadcast(0f);
            TVector notAbove = TVector.Select(TVector.GreaterThan(x, TVector.Broadcast(maximum)), zero, gradient);
            return TVector.Select(TVector.GreaterThan(TVector.Broadcast(minimum), x), zero, notAbove);
        }
    }
}

/// <summary>Product with a constant.</summary>
public static unsafe class Scaling
{
    /// <summary>factor · x.</summary>
    public static Tensor Apply(Tape tape, Tensor x, float factor)
    {
        Tensor output = tape.Rent(x.Shape);
        Elementwise.Map(new Function(factor), x.Pointer, output.Pointer, x.Count);
        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        void Backward() => Elementwise.AddScaled(tape.Gradient(output).Pointer, factor, tape.Gradient(x).Pointer, x.Count);
    }

    internal readonly struct Function(float factor) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> => x * TVector.Broadcast(factor);
    }
}

/// <summary>Puts a function of one value, and its slope, on the tape.</summary>
internal static unsafe class Activation
{
    /// <summary>output = function(input); the slope gets (input or output, gradient) and returns what flows back.</summary>
    /// <param name="tape">Lends the result and records the gradient.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="function">The function.</param>
    /// <param name="slope">Its first argument is the output when <paramref name="slopeOfOutput"/>, else the input.</param>
    /// <param name="slopeOfOutput">Which tensor the slope is computed from.</param>
    public static Tensor Apply<TFunction, TSlope>(Tape tape, Tensor input, TFunction function, TSlope slope, bool slopeOfOutput)
        where TFunction : struct, IUnaryOperator
        where TSlope : struct, IBinaryOperator
    {
        Tensor output = tape.Rent(input.Shape);
        Elementwise.Map(function, input.Pointer, output.Pointer, input.Count);
        if (tape.NeedsGradient(input)) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor known = slopeOfOutput ? output : input;
            Elementwise.Flow(slope, known.Pointer, tape.Gradient(output).Pointer, tape, input);
        }
    }
}

/// <summary>
/// Hyperbolic tangent as x·P(x²)/Q(x²), of degrees 13 and 6, beyond ±7.905 constant: the rational minimax
/// approximation of Eigen's ptanh_float, within a few units in the last place of a float.
/// </summary>
internal readonly struct TanhFunction : IUnaryOperator
{
    private const float Limit = 7.90531110763549805f;

    public TVector Apply<TVector>(TVector x)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector limited = TVector.Max(TVector.Broadcast(-Limit), TVector.Min(TVector.Broadcast(Limit), x));
        TVector square = limited * limited;
        TVector p = TVector.Broadcast(-2.76076847742355e-16f);
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2.00018790482477e-13f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(-8.60467152213735e-11f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(5.12229709037114e-08f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(1.48572235717979e-05f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(6.37261928875436e-04f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(4.89352455891786e-03f));
        TVector q = TVector.Broadcast(1.19825839466702e-06f);
        q = TVector.MultiplyAdd(q, square, TVector.Broadcast(1.18534705686654e-04f));
        q = TVector.MultiplyAdd(q, square, TVector.Broadcast(2.26843463243900e-03f));
        q = TVector.MultiplyAdd(q, square, TVector.Broadcast(4.89352518554385e-03f));
        return limited * p / q;
    }
}
