namespace Fovea.Tensors;

/// <summary>Rectifier.</summary>
public static class Relu
{
    /// <summary>max(x, 0); the slope at 0 is 0.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(Function), default(Slope), slopeOfOutput: true);

    private readonly struct Function : IUnaryOperator
    {
        public TLanes Apply<TLanes>(TLanes x)
            where TLanes : unmanaged, ILanes<TLanes> => TLanes.Max(TLanes.Broadcast(0f), x);
    }

    private readonly struct Slope : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes y, TLanes gradient)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes zero = TLanes.Broadcast(0f);
            return TLanes.Select(TLanes.GreaterThan(y, zero), gradient, zero);
        }
    }
}
