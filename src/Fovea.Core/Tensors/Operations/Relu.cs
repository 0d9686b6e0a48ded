namespace Fovea.Tensors;

/// <summary>Rectifier.</summary>
public static unsafe class Relu
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
