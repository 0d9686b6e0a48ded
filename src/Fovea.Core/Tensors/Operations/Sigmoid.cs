namespace Fovea.Tensors;

/// <summary>Logistic function.</summary>
public static class Sigmoid
{
    /// <summary>1/(1 + exp(−x)) = (1 + tanh(x/2))/2, within 4e-7.</summary>
    public static Tensor Apply(Tape tape, Tensor x) => Activation.Apply(tape, x, default(Function), default(Slope), slopeOfOutput: true);

    internal readonly struct Function : IUnaryOperator
    {
        public TLanes Apply<TLanes>(TLanes x)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes half = TLanes.Broadcast(0.5f);
            return TLanes.MultiplyAdd(default(TanhFunction).Apply(x * half), half, half);
        }
    }

    private readonly struct Slope : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes y, TLanes gradient)
            where TLanes : unmanaged, ILanes<TLanes> => gradient * (y * (TLanes.Broadcast(1f) - y));
    }
}
