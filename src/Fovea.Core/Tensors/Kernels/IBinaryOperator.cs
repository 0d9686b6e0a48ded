namespace Fovea.Tensors;

/// <summary>A function of two values, written once for every lane width.</summary>
internal interface IBinaryOperator
{
    TLanes Apply<TLanes>(TLanes a, TLanes b)
        where TLanes : unmanaged, ILanes<TLanes>;
}
