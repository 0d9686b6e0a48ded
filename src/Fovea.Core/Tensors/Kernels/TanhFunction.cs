namespace Fovea.Tensors;

/// <summary>
/// Hyperbolic tangent as x·P(x²)/Q(x²), of degrees 13 and 6, beyond ±7.905 constant: the rational minimax
/// approximation of Eigen's ptanh_float, within a few units in the last place of a float.
/// </summary>
internal readonly struct TanhFunction : IUnaryOperator
{
    private const float Limit = 7.90531110763549805f;

    public TVector Apply<TVector>(TVector x)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector limited = TVector.Max(TVector.Broadcast(-Limit), TVector.Min(TVector.Broadcast(Limit), x));
        TVector square = limited * limited;
        TVector p = TVector.Broadcast(-2.76076847742355e-16f);
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2.00018790482477e-13f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(-8.60467152213735e-11f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(5.12229709037114e-08f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(1.48572235717979e-05f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(6.37261928875436e-04f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(4.89352455891786e-03f));
        TVector q = TVector.Broadcast(1.19825839466702e-06f);
        q = TVector.MultiplyAdd(q, square, TVector.Broadcast(1.18534705686654e-04f));
        q = TVector.MultiplyAdd(q, square, TVector.Broadcast(2.26843463243900e-03f));
        q = TVector.MultiplyAdd(q, square, TVector.Broadcast(4.89352518554385e-03f));
        return limited * p / q;
    }
}
