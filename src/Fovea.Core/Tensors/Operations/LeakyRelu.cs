namespace Fovea.Tensors;

/// <summary>Rectifier that lets some of the negative side through.</summary>
public static class LeakyRelu
{
    /// <summary>x where x &gt; 0, else <paramref name="slope"/>·x; the slope at 0 is <paramref name="slope"/>.</summary>
    public static Tensor Apply(Tape tape, Tensor x, float slope) =>
        Activation.Apply(tape, x, new Function(slope), new Slope(slope), slopeOfOutput: false);

    internal readonly struct Function(float slope) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> =>
            TVector.Select(TVector.GreaterThan(x, TVector.Broadcast(0f)), x, x * TVector.Broadcast(slope));
    }

    private readonly struct Slope(float slope) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector x, TVector gradient)
            where TVector : unmanaged, ISimdVector<TVector> =>
            TVector.Select(TVector.GreaterThan(x, TVector.Broadcast(0f)), gradient, gradient * TVector.Broadcast(slope));
    }
}
