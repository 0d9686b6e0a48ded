using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Lab.Bench;

/// <summary>The machine as far as speed depends on it.</summary>
/// <param name="Cpu">Name of the processor.</param>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="Instructions">Vector instructions that matter here, such as "AVX2".</param>
/// <param name="LaneBits">Width of the vectors that kernels use.</param>
/// <param name="Caches">Caches of the first core, such as "L2 1024K".</param>
/// <param name="MemoryMb">Memory that this process may use, in MiB.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Runtime">.NET release.</param>
/// <param name="Date">Day of the measurement, UTC.</param>
/// <param name="FmaGflops1t">Peak of fp32 multiply-adds on one thread in 10⁹ operations a second, a multiply-add being two; the median of the run.</param>
/// <param name="Peers">Engines compared with, and their releases.</param>
public sealed record MachineInfo(
    string Cpu,
    int Cores,
    IReadOnlyList<string> Instructions,
    int LaneBits,
    IReadOnlyList<string> Caches,
    long MemoryMb,
    string Os,
    string Runtime,
    string Date,
    [property: JsonPropertyName("fma_gflops_1t")] double FmaGflops1t,
    IReadOnlyDictionary<string, string> Peers)
{
    /// <summary>This machine.</summary>
    /// <param name="fmaGflops">The measured peak.</param>
    /// <param name="peers">Peers and their releases.</param>
    public static MachineInfo Read(double fmaGflops, IReadOnlyDictionary<string, string> peers) => new(
        ProcessorName.Read(),
        Environment.ProcessorCount,
        ReadInstructions(),
        SimdWidth.Current * 32,
        ReadCaches(),
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription,
        DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        fmaGflops,
        peers);

    /// <summary>Measures the multiply-add peak of one thread in 10⁹ operations a second; a few milliseconds.</summary>
    public static double MeasurePeak() => Math.Max(FmaPeak.Measure(SimdWidth.Current), FmaPeak.Measure(SimdWidth.Current));

    private static List<string> ReadInstructions()
    {
        (string Name, bool Here)[] known =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported && Avx512BW.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported),
            ("NEON", System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported), ("DP", System.Runtime.Intrinsics.Arm.Dp.IsSupported),
        ];
        return [.. known.Where(one => one.Here).Select(one => one.Name)];
    }

    // Linux tells; elsewhere the list is empty.
    private static List<string> ReadCaches()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Folder)) return [];
        return [.. Directory.EnumerateDirectories(Folder, "index*").Order(StringComparer.Ordinal).Select(cache => $"L{Text(cache, "level")} {Text(cache, "type").ToLowerInvariant()} {Text(cache, "size")}")];
    }

    private static string Text(string cache, string name) => File.Exists(Path.Combine(cache, name)) ? File.ReadAllText(Path.Combine(cache, name)).Trim() : "?";
}
