namespace Fovea.Tensors;

/// <summary>Limits values to a range.</summary>
public static class Clamp
{
    /// <summary>min(max(x, minimum), maximum); the slope is 1 from minimum to maximum inclusive, as in PyTorch, and 0 outside.</summary>
    /// <exception cref="ArgumentException">The minimum is not below the maximum.</exception>
    public static Tensor Apply(Tape tape, Tensor x, float minimum, float maximum)
    {
        if (!(minimum < maximum)) throw new ArgumentException(FormattableString.Invariant($"Nothing lies between {minimum} and {maximum}."), nameof(minimum));
        return Activation.Apply(tape, x, new Function(minimum, maximum), new Slope(minimum, maximum), slopeOfOutput: false);
    }

    internal readonly struct Function(float minimum, float maximum) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> =>
            TVector.Min(TVector.Broadcast(maximum), TVector.Max(TVector.Broadcast(minimum), x));
    }

    private readonly struct Slope(float minimum, float maximum) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector x, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector zero = TVector.Broadcast(0f);
            TVector notAbove = TVector.Select(TVector.GreaterThan(x, TVector.Broadcast(maximum)), zero, gradient);
            return TVector.Select(TVector.GreaterThan(TVector.Broadcast(minimum), x), zero, notAbove);
        }
    }
}
