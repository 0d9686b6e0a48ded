namespace Fovea.Tensors;

/// <summary>Runs kernels with the vectors that <see cref="SimdWidth"/> names.</summary>
internal static class SimdDispatch
{
    /// <summary>Runs the kernel with vectors of <see cref="SimdWidth.Current"/>.</summary>
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : struct, ISimdKernel
    {
        switch (SimdWidth.Current)
        {
            case 16: kernel.Run<SimdVector16>(); break;
            case 8: kernel.Run<SimdVector8>(); break;
            case 4: kernel.Run<SimdVector4>(); break;
            default: kernel.Run<SimdVector1>(); break;
        }
    }
}
