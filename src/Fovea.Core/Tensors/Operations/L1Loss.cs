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
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector> => TVector.Abs(output - target);
    }

    private readonly struct Slope(float factor) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector up = TVector.Select(TVector.GreaterThan(output, target), TVector.Broadcast(factor), TVector.Broadcast(0f));
            return TVector.Select(TVector.GreaterThan(target, output), TVector.Broadcast(-factor), up);
        }
    }
}
