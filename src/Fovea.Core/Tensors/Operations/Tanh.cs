namespace Fovea.Tensors;

/// <summary>Hyperbolic tangent.</summary>
public static class Tanh
{
    /// <summary>tanh(x), within 4e-7.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(TanhFunction), default(Slope), slopeOfOutput: true);

    private readonly struct Slope : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector y, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector> => gradient * (TVector.Broadcast(1f) - y * y);
    }
}
