using System.Numerics;
using System.Reflection;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Remembers what <see cref="Precision.Fastest"/> measured, by processor, its instructions, release of Fovea, network, size
/// and threads. With a file it outlives the process; a file that cannot be read or written only means measuring again.
/// Many threads may use one.
/// </summary>
/// <param name="path">The file, made with its folders when there is something to keep; null for none.</param>
public sealed class PrecisionMemory(string? path = null)
{
    private const int MostEntries = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PrecisionTimes> _times = [];
    private bool _isRead;

    /// <summary>The memory without a file that all share who name none.</summary>
    internal static PrecisionMemory OfProcess { get; } = new();

    /// <summary>What was measured, or null.</summary>
    internal PrecisionTimes? Find(string key)
    {
        lock (_lock)
        {
            if (!_isRead) Merge(Read());
            _isRead = true;
            return _times.TryGetValue(key, out PrecisionTimes times) ? times : null;
        }
    }

    /// <summary>Keeps a measurement, beside what other processes have kept meanwhile.</summary>
    internal void Keep(string key, PrecisionTimes times)
    {
        lock (_lock)
        {
            Merge(Read());
            if (_times.Count >= MostEntries) _times.Clear();
            _times[key] = times;
            Write();
        }
    }

    /// <summary>All that decides the times; sizes count by powers of two.</summary>
    internal static string Key(Network network, QuantizationTable ranges, int width, int height, PlanOptions options)
    {
        string version = typeof(PrecisionMemory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        string size = FormattableString.Invariant($"{BitOperations.RoundUpToPowerOf2((uint)width)}x{BitOperations.RoundUpToPowerOf2((uint)height)}");
        string model = NetworkFingerprint.Of(network, ranges)[..16];
        return FormattableString.Invariant($"{ProcessorName.Read()}; {Instructions()}; Fovea {version}; {model}; {options.Algorithm}; {size}; {options.Threads} threads");
    }

    // What kernels choose by: DOTNET_EnableAVX512=0 makes another machine of this one.
    private static string Instructions()
    {
        string width = FormattableString.Invariant($"{SimdWidth.Current * 32} bits");
        return (SimdWidth.MultipliesBytes ? $"{width}, VNNI" : width) + (Avx512BW.IsSupported ? ", AVX-512" : Avx2.IsSupported ? ", AVX2" : "");
    }

    private void Merge(Dictionary<string, PrecisionTimes> read)
    {
        foreach ((string key, PrecisionTimes times) in read)
        {
            if (times is { IsSane: true }) _times.TryAdd(key, times);
        }
    }

    private Dictionary<string, PrecisionTimes> Read()
    {
        try
        {
            return path is not null && File.Exists(path) ? ForeignJson.Read(ForeignFile.ReadBytes(path), PrecisionJson.Default.DictionaryStringPrecisionTimes) : [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Write()
    {
        if (path is null) return;
        Dictionary<string, PrecisionTimes> steady = new(_times.Where(one => one.Value.IsSteady));
        string unfinished = FormattableString.Invariant($"{path}.{Environment.ProcessId}.new");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(unfinished, JsonSerializer.Serialize(steady, PrecisionJson.Default.DictionaryStringPrecisionTimes));
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only a measurement: the next process takes it again.
        }
    }
}
