using System.Runtime.InteropServices;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Lab.Bench.Peers;

/// <summary>ONNX Runtime as a library in this process: the strongest packaged engine that reads what we export.</summary>
internal sealed class OnnxRuntime
{
    /// <summary>The environment variable that names the library or its folder.</summary>
    public const string Variable = "FOVEA_ONNXRUNTIME";

    // Where bench/peers.sh puts it, below the repository.
    private const string Folder = "bench/peers/onnxruntime";

    // A process has one: environments own global threads and logs.
    private static readonly Lock Loading = new();
    private static OnnxRuntime? _loaded;

    private OnnxRuntime(OnnxRuntimeApi api)
    {
        Api = api;
        Api.Check(Api.Function<OnnxRuntimeApi.CreateEnvironment>(3)(Severity, "fovea\0"u8.ToArray(), out nint environment));
        Environment = environment;
    }

    // Warnings tell of graphs that are not as it likes; errors come back from calls anyway.
    private const int Severity = 3;

    /// <summary>The functions.</summary>
    public OnnxRuntimeApi Api { get; }

    /// <summary>Its global state.</summary>
    public nint Environment { get; }

    /// <summary>Where the library is, or null.</summary>
    public static string? Find()
    {
        if (System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return File.Exists(named) ? named : InFolder(named);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (InFolder(Path.Combine(at.FullName, Folder)) is string found) return found;
        }

        return null;
    }

    /// <summary>Loads it, once in a process.</summary>
    /// <exception cref="MissingDependencyException">It is not there or does not load.</exception>
    public static OnnxRuntime Load()
    {
        lock (Loading)
        {
            string path = Find() ?? throw new MissingDependencyException($"ONNX Runtime is missing: run bench/peers.sh, or let {Variable} name libonnxruntime.so or its folder.");
            return _loaded ??= new OnnxRuntime(OnnxRuntimeApi.Load(path));
        }
    }

    /// <summary>A null-terminated name that stays in memory.</summary>
    public static nint Name(string text)
    {
        byte[] bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(text) + 1, pinned: true);
        Encoding.UTF8.GetBytes(text, bytes);
        Kept.Add(bytes);
        return Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0);
    }

    private static readonly System.Collections.Concurrent.ConcurrentBag<byte[]> Kept = [];

    private static string? InFolder(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*onnxruntime.*").Where(IsLibrary).Order(StringComparer.Ordinal).FirstOrDefault() : null;

    private static bool IsLibrary(string path) => Path.GetFileName(path) is string name && (name.Contains(".so", StringComparison.Ordinal) || name.EndsWith(".dylib", StringComparison.Ordinal) || name.EndsWith(".dll", StringComparison.Ordinal));
}
