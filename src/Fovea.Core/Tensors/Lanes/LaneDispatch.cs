namespace Fovea.Tensors;

/// <summary>Runs kernels with the vectors that <see cref="SimdWidth"/> names.</summary>
internal static class LaneDispatch
{
    /// <summary>Runs the kernel with vectors of <see cref="SimdWidth.Current"/>.</summary>
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : struct, ILaneKernel
    {
        switch (SimdWidth.Current)
        {
            case 16: kernel.Run<Lanes16>(); break;
            case 8: kernel.Run<Lanes8>(); break;
            case 4: kernel.Run<Lanes4>(); break;
            default: kernel.Run<Lanes1>(); break;
        }
    }
}
