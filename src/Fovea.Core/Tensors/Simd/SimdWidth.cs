using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>
/// How many floats the vectors of kernels hold: the widest that this machine has in hardware. Tests and self-tests pick
/// another width for their thread with <see cref="Use"/>; narrower ones give the same bits.
/// </summary>
public static class SimdWidth
{
    [ThreadStatic]
    private static int _chosen;

    [ThreadStatic]
    private static bool _widens;

    /// <summary>The widest vectors in hardware: 16, 8, 4 or 1.</summary>
    public static int Widest =>
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>The width that kernels on this thread run with.</summary>
    public static int Current => _chosen == 0 ? Widest : _chosen;

    /// <summary>Whether int8 kernels on this thread use AVX-VNNI; else they widen bytes to 16 bits, with the same bits.</summary>
    public static bool MultipliesBytes => AvxVnni.IsSupported && !_widens;

    /// <summary>Every width; those that the hardware lacks run in software, slowly.</summary>
    public static IReadOnlyList<int> All { get; } = [1, 4, 8, 16];

    /// <summary>Makes kernels on this thread run with the given width until the result is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not in <see cref="All"/>.</exception>
    public static IDisposable Use(int width)
    {
        if (!All.Contains(width)) throw new ArgumentOutOfRangeException(nameof(width), width, "Vectors are 1, 4, 8 or 16 floats wide.");
        Choice choice = new(_chosen, _widens);
        _chosen = width;
        return choice;
    }

    /// <summary>Makes int8 kernels on this thread do without AVX-VNNI until the result is disposed.</summary>
    public static IDisposable UseWidenedBytes()
    {
        Choice choice = new(_chosen, _widens);
        _widens = true;
        return choice;
    }

    private sealed class Choice(int width, bool widens) : IDisposable
    {
        public void Dispose() => (_chosen, _widens) = (width, widens);
    }
}

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

/// <summary>A kernel with its arguments as fields, whose body compiles for each vector width; see <see cref="SimdDispatch"/>.</summary>
internal interface ISimdKernel
{
    /// <summary>Does the work with vectors of type <typeparamref name="TVector"/>.</summary>
    void Run<TVector>()
        where TVector : unmanaged, ISimdVector<TVector>;
}
