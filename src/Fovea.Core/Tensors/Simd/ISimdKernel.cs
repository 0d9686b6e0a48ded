namespace Fovea.Tensors;

/// <summary>A kernel with its arguments as fields, whose body compiles for each lane width; see <see cref="SimdDispatch"/>.</summary>
internal interface ISimdKernel
{
    /// <summary>Does the work with vectors of type <typeparamref name="TVector"/>.</summary>
    void Run<TVector>()
        where TVector : unmanaged, ISimdVector<TVector>;
}
