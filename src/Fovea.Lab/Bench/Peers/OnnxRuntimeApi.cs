using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Lab.Bench.Peers;

/// <summary>
/// The few functions of ONNX Runtime's C interface that a session needs. The library gives one table of functions, whose
/// order never changes (onnxruntime_c_api.h); the numbers here are places in it.
/// </summary>
internal sealed class OnnxRuntimeApi
{
    // What release 1.16 had; later ones keep it.
    private const uint TableVersion = 16;

    private readonly nint _table;
    private readonly GetMessage _getMessage;
    private readonly Release _releaseStatus;

    private OnnxRuntimeApi(nint table, string version)
    {
        (_table, Version) = (table, version);
        _getMessage = Function<GetMessage>(2);
        _releaseStatus = Function<Release>(93);
    }

    public delegate nint CreateEnvironment(int severity, byte[] name, out nint environment);

    public delegate nint Create(out nint created);

    public delegate nint SetNumber(nint options, int number);

    public delegate nint CreateSession(nint environment, byte[] model, nuint length, nint options, out nint session);

    public delegate nint CreateMemory(int allocator, int kind, out nint memory);

    public delegate nint CreateTensor(nint memory, nint data, nuint bytes, long[] shape, nuint rank, int type, out nint tensor);

    public delegate nint RunSession(nint session, nint options, nint[] inputNames, nint[] inputs, nuint inputCount, nint[] outputNames, nuint outputCount, nint[] outputs);

    public delegate void Release(nint what);

    private delegate nint GetBase();

    private delegate nint GetTable(uint version);

    private delegate nint GetText();

    private delegate nint GetMessage(nint status);

    /// <summary>The library's release, such as "1.30.0".</summary>
    public string Version { get; }

    /// <summary>Loads the library.</summary>
    /// <exception cref="MissingDependencyException">The file is no ONNX Runtime of this machine, or too old.</exception>
    public static OnnxRuntimeApi Load(string path)
    {
        if (!NativeLibrary.TryLoad(path, out nint library) || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint export)) throw new MissingDependencyException($"'{path}' is no ONNX Runtime that this machine can load; bench/peers.sh fetches one.");
        nint table = Marshal.GetDelegateForFunctionPointer<GetBase>(export)();
        string version = Marshal.PtrToStringUTF8(At<GetText>(table, 1)()) ?? "?";
        nint functions = At<GetTable>(table, 0)(TableVersion);
        if (functions == 0) throw new MissingDependencyException($"ONNX Runtime {version} in '{path}' is too old; bench/peers.sh fetches one.");
        return new OnnxRuntimeApi(functions, version);
    }

    /// <summary>A function by its place in the table.</summary>
    public TDelegate Function<TDelegate>(int place)
        where TDelegate : Delegate => At<TDelegate>(_table, place);

    /// <summary>Turns a status that is not null into an exception.</summary>
    /// <exception cref="FoveaException">The call failed.</exception>
    public void Check(nint status)
    {
        if (status == 0) return;
        string message = Marshal.PtrToStringUTF8(_getMessage(status)) ?? "unknown failure";
        _releaseStatus(status);
        throw new FoveaException($"ONNX Runtime {Version}: {message}");
    }

    private static TDelegate At<TDelegate>(nint table, int place)
        where TDelegate : Delegate => Marshal.GetDelegateForFunctionPointer<TDelegate>(Marshal.ReadIntPtr(table, place * nint.Size));
}
