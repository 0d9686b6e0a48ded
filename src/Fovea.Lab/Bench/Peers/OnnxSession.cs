using System.Runtime.InteropServices;
using Fovea.Networks.Onnx;
using Fovea.Tensors;

namespace Fovea.Lab.Bench.Peers;

/// <summary>One exported network in ONNX Runtime, with memory for one frame.</summary>
internal sealed class OnnxSession : IDisposable
{
    private const int FloatType = 1;

    private readonly OnnxRuntimeApi _api;
    private readonly OnnxRuntimeApi.RunSession _run;
    private readonly nint _session;
    private readonly nint _memory;
    private readonly nint[] _inputs = new nint[1];
    private readonly nint[] _outputs = new nint[1];
    private readonly nint[] _inputNames = [OnnxRuntime.Name(OnnxModel.InputName)];
    private readonly nint[] _outputNames = [OnnxRuntime.Name(OnnxModel.OutputName)];

    /// <summary>Compiles a network.</summary>
    /// <param name="runtime">The library.</param>
    /// <param name="model">What <see cref="OnnxModel.Write"/> gives.</param>
    /// <param name="input">(channels, height, width).</param>
    /// <param name="output">The same of the output.</param>
    /// <param name="threads">Threads of one operator.</param>
    /// <exception cref="FoveaException">It refuses the model.</exception>
    public OnnxSession(OnnxRuntime runtime, byte[] model, (int Channels, int Height, int Width) input, (int Channels, int Height, int Width) output, int threads)
    {
        _api = runtime.Api;
        _run = _api.Function<OnnxRuntimeApi.RunSession>(9);
        Input = GC.AllocateArray<float>(input.Channels * input.Height * input.Width, pinned: true);
        Output = GC.AllocateArray<float>(output.Channels * output.Height * output.Width, pinned: true);
        _api.Check(_api.Function<OnnxRuntimeApi.Create>(10)(out nint options));
        _api.Check(_api.Function<OnnxRuntimeApi.SetNumber>(24)(options, threads));
        _api.Check(_api.Function<OnnxRuntimeApi.CreateSession>(8)(runtime.Environment, model, (nuint)model.Length, options, out _session));
        _api.Function<OnnxRuntimeApi.Release>(100)(options);
        _api.Check(_api.Function<OnnxRuntimeApi.CreateMemory>(69)(1, 0, out _memory));
        _inputs[0] = Tensor(Input, input);
        _outputs[0] = Tensor(Output, output);
    }

    /// <summary>Samples of the input, plane after plane.</summary>
    public float[] Input { get; }

    /// <summary>Samples of the output after <see cref="Run"/>.</summary>
    public float[] Output { get; }

    /// <summary>Computes the output from the input.</summary>
    public void Run() => _api.Check(_run(_session, 0, _inputNames, _inputs, 1, _outputNames, 1, _outputs));

    /// <inheritdoc/>
    public void Dispose()
    {
        _api.Function<OnnxRuntimeApi.Release>(96)(_inputs[0]);
        _api.Function<OnnxRuntimeApi.Release>(96)(_outputs[0]);
        _api.Function<OnnxRuntimeApi.Release>(94)(_memory);
        _api.Function<OnnxRuntimeApi.Release>(95)(_session);
    }

    private nint Tensor(float[] values, (int Channels, int Height, int Width) size)
    {
        long[] shape = [1, size.Channels, size.Height, size.Width];
        _api.Check(_api.Function<OnnxRuntimeApi.CreateTensor>(49)(_memory, Marshal.UnsafeAddrOfPinnedArrayElement(values, 0), (nuint)values.Length * sizeof(float), shape, 4, FloatType, out nint tensor));
        return tensor;
    }
}
