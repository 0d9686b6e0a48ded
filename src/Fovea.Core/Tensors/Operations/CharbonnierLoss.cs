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
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector difference = output - target;
            return TVector.SquareRoot(TVector.MultiplyAdd(difference, difference, TVector.Broadcast(square)));
        }
    }

    private readonly struct Slope(float factor, float square) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector difference = output - target;
            return difference * TVector.Broadcast(factor) / TVector.SquareRoot(TVector.MultiplyAdd(difference, difference, TVector.Broadcast(square)));
        }
    }
}
