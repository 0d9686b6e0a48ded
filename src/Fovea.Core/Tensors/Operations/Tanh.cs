namespace Fovea.Tensors;

/// <summary>Hyperbolic tangent.</summary>
public static class Tanh
{
    /// <summary>tanh(x), within 4e-7.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(TanhFunction), default(Slope), slopeOfOutput: true);

    private readonly struct Slope : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes y, TLanes gradient)
            where TLanes : unmanaged, ILanes<TLanes> => gradient * (TLanes.Broadcast(1f) - y * y);
    }
}
