namespace Fovea.Tensors;

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
