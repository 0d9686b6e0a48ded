namespace Fovea.Tensors;

/// <summary>Rectifier that lets some of the negative side through.</summary>
public static class LeakyRelu
{
    /// <summary>x where x &gt; 0, else <paramref name="slope"/>·x; the slope at 0 is <paramref name="slope"/>.</summary>
    public static Tensor Apply(Tape tape, Tensor x, float slope) =>
        Activation.Apply(tape, x, new Function(slope), new Slope(slope), slopeOfOutput: false);

    internal readonly struct Function(float slope) : IUnaryOperator
    {
        public TLanes Apply<TLanes>(TLanes x)
            where TLanes : unmanaged, ILanes<TLanes> =>
            TLanes.Select(TLanes.GreaterThan(x, TLanes.Broadcast(0f)), x, x * TLanes.Broadcast(slope));
    }

    private readonly struct Slope(float slope) : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes x, TLanes gradient)
            where TLanes : unmanaged, ILanes<TLanes> =>
            TLanes.Select(TLanes.GreaterThan(x, TLanes.Broadcast(0f)), gradient, gradient * TLanes.Broadcast(slope));
    }
}
