namespace Fovea.Tensors;

/// <summary>Smoothed mean absolute difference (Lai et al., LapSRN, 2017).</summary>
public static class CharbonnierLoss
{
    /// <summary>mean √((output − target)² + epsilon²).</summary>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is not positive.</exception>
    public static Tensor Apply(Tape tape, Tensor output, Tensor target, float epsilon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        return MeanLoss.Apply(tape, output, target, new Term(epsilon * epsilon), factor => new Slope(factor, epsilon * epsilon));
    }

    private readonly struct Term(float square) : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes output, TLanes target)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes difference = output - target;
            return TLanes.SquareRoot(TLanes.MultiplyAdd(difference, difference, TLanes.Broadcast(square)));
        }
    }

    private readonly struct Slope(float factor, float square) : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes output, TLanes target)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes difference = output - target;
            return difference * TLanes.Broadcast(factor) / TLanes.SquareRoot(TLanes.MultiplyAdd(difference, difference, TLanes.Broadcast(square)));
        }
    }
}
