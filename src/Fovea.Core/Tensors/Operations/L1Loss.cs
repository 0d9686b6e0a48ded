namespace Fovea.Tensors;

/// <summary>Mean absolute difference.</summary>
public static class L1Loss
{
    /// <summary>mean |output − target|; where they are equal the slope is 0.</summary>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor output, Tensor target) =>
        MeanLoss.Apply(tape, output, target, default(Term), factor => new Slope(factor));

    private readonly struct Term : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes output, TLanes target)
            where TLanes : unmanaged, ILanes<TLanes> => TLanes.Abs(output - target);
    }

    private readonly struct Slope(float factor) : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes output, TLanes target)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes up = TLanes.Select(TLanes.GreaterThan(output, target), TLanes.Broadcast(factor), TLanes.Broadcast(0f));
            return TLanes.Select(TLanes.GreaterThan(target, output), TLanes.Broadcast(-factor), up);
        }
    }
}
