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
        public TLanes Apply<TLanes>(TLanes x)
            where TLanes : unmanaged, ILanes<TLanes> =>
            TLanes.Min(TLanes.Broadcast(maximum), TLanes.Max(TLanes.Broadcast(minimum), x));
    }

    private readonly struct Slope(float minimum, float maximum) : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes x, TLanes gradient)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes zero = TLanes.Broadcast(0f);
            TLanes notAbove = TLanes.Select(TLanes.GreaterThan(x, TLanes.Broadcast(maximum)), zero, gradient);
            return TLanes.Select(TLanes.GreaterThan(TLanes.Broadcast(minimum), x), zero, notAbove);
        }
    }
}
