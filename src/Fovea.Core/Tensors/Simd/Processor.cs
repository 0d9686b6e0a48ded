using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>The most fused multiply-adds that this core does: twelve sums in registers, nothing from memory.</summary>
public static class FmaPeak
{
    // Enough to hide the latency of two units; with the two factors they fit sixteen registers, all that AVX2 has.
    private const int Chains = 12;

    /// <summary>Operations of one run with vectors of the width; a multiply-add counts two.</summary>
    private static double Flops(int steps, int width) => 2.0 * Chains * steps * width;

    /// <summary>GFLOP/s of one short run, a millisecond or so, on the calling thread; a multiply-add counts two.</summary>
    /// <param name="width">Floats of a vector: 1, 4, 8 or 16 (<see cref="SimdWidth.All"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">Vectors have no such width.</exception>
    public static double Measure(int width)
    {
        const int Steps = 400_000;
        using IDisposable vectors = SimdWidth.Use(width);
        long start = Stopwatch.GetTimestamp();
        SimdDispatch.Run(new Kernel(Steps));
        return Flops(Steps, width) / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    internal readonly struct Kernel(int steps) : ISimdKernel
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public unsafe void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector x = TVector.Broadcast(0.999f), y = TVector.Broadcast(1e-3f);
            TVector a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y;
            TVector b0 = y, b1 = y, b2 = y, b3 = y;
            for (int i = steps; i > 0; i--)
            {
                a0 = TVector.MultiplyAdd(a0, x, y);
                a1 = TVector.MultiplyAdd(a1, x, y);
                a2 = TVector.MultiplyAdd(a2, x, y);
                a3 = TVector.MultiplyAdd(a3, x, y);
                a4 = TVector.MultiplyAdd(a4, x, y);
                a5 = TVector.MultiplyAdd(a5, x, y);
                a6 = TVector.MultiplyAdd(a6, x, y);
                a7 = TVector.MultiplyAdd(a7, x, y);
                b0 = TVector.MultiplyAdd(b0, x, y);
                b1 = TVector.MultiplyAdd(b1, x, y);
                b2 = TVector.MultiplyAdd(b2, x, y);
                b3 = TVector.MultiplyAdd(b3, x, y);
            }

            float* sink = stackalloc float[16];
            TVector.Store(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3, sink);
        }
    }
}

/// <summary>What the processor calls itself.</summary>
public static class ProcessorName
{
    /// <summary>The name, such as "AMD EPYC 9B14"; the architecture where the system does not tell.</summary>
    public static string Read() =>
        FirstLine("/proc/cpuinfo", "model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? FirstLine(string path, string name)
    {
        if (!File.Exists(path)) return null;
        string? line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
