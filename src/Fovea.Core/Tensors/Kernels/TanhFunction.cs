namespace Fovea.Tensors;

/// <summary>
/// Hyperbolic tangent as x·P(x²)/Q(x²), of degrees 13 and 6, beyond ±7.905 constant: the rational minimax
/// approximation of Eigen's ptanh_float, within a few units in the last place of a float.
/// </summary>
internal readonly struct TanhFunction : IUnaryOperator
{
    private const float Limit = 7.90531110763549805f;

    public TLanes Apply<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes limited = TLanes.Max(TLanes.Broadcast(-Limit), TLanes.Min(TLanes.Broadcast(Limit), x));
        TLanes square = limited * limited;
        TLanes p = TLanes.Broadcast(-2.76076847742355e-16f);
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2.00018790482477e-13f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-8.60467152213735e-11f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(5.12229709037114e-08f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(1.48572235717979e-05f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(6.37261928875436e-04f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(4.89352455891786e-03f));
        TLanes q = TLanes.Broadcast(1.19825839466702e-06f);
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(1.18534705686654e-04f));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(2.26843463243900e-03f));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(4.89352518554385e-03f));
        return limited * p / q;
    }
}
