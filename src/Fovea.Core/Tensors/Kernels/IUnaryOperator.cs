namespace Fovea.Tensors;

/// <summary>A function of one value, written once for every lane width.</summary>
internal interface IUnaryOperator
{
    TLanes Apply<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>;
}
