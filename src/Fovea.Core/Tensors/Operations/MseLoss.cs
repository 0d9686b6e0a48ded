namespace Fovea.Tensors;

/// <summary>Mean squared difference.</summary>
public static class MseLoss
{
    /// <summary>mean (output − target)².</summary>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor output, Tensor target) =>
        MeanLoss.Apply(tape, output, target, default(Term), factor => new Slope(2f * factor));

    private readonly struct Term : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector difference = output - target;
            return difference * difference;
        }
    }

    private readonly struct Slope(float factor) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector> => (output - target) * TVector.Broadcast(factor);
    }
}
