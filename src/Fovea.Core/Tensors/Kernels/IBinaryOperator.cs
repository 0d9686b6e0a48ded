namespace Fovea.Tensors;

/// <summary>A function of two values, written once for every lane width.</summary>
internal interface IBinaryOperator
{
    TVector Apply<TVector>(TVector a, TVector b)
        where TVector : unmanaged, ISimdVector<TVector>;
}
