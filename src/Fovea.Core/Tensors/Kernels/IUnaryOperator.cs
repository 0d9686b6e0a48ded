namespace Fovea.Tensors;

/// <summary>A function of one value, written once for every lane width.</summary>
internal interface IUnaryOperator
{
    TVector Apply<TVector>(TVector x)
        where TVector : unmanaged, ISimdVector<TVector>;
}
