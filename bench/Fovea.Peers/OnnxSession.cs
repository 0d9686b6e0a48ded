using Fovea.Networks;
using Fovea.Networks.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Peers;

/// <summary>One exported network in ONNX Runtime, with memory for one frame.</summary>
public sealed class OnnxSession : IDisposable
{
    private static readonly string[] InputNames = [OnnxModel.InputName];
    private static readonly string[] OutputNames = [OnnxModel.OutputName];

    private readonly RunOptions _run = new();
    private readonly InferenceSession _session;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    /// <summary>Compiles a network.</summary>
    /// <param name="model">What <see cref="OnnxModel.Write"/> gives.</param>
    /// <param name="input">(channels, height, width).</param>
    /// <param name="output">The same of the output.</param>
    /// <param name="threads">Threads of one operator.</param>
    /// <exception cref="OnnxRuntimeException">It refuses the model.</exception>
    public OnnxSession(byte[] model, (int Channels, int Height, int Width) input, (int Channels, int Height, int Width) output, int threads)
    {
        // Warnings tell of graphs that are not as it likes; errors come back from calls anyway.
        using SessionOptions options = new() { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(model, options);
        Input = new float[input.Channels * input.Height * input.Width];
        Output = new float[output.Channels * output.Height * output.Width];
        _inputs = [OrtValue.CreateTensorValueFromMemory(Input, [1, input.Channels, input.Height, input.Width])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(Output, [1, output.Channels, output.Height, output.Width])];
    }

    /// <summary>Release of ONNX Runtime.</summary>
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>Samples of the input, plane after plane.</summary>
    public float[] Input { get; }

    /// <summary>Samples of the output after <see cref="Run"/>.</summary>
    public float[] Output { get; }

    /// <summary>A session of a network as it is exported for frames of one size.</summary>
    public static OnnxSession Open(Network network, int width, int height, OnnxOptions options, int threads)
    {
        int channels = network.Graph.Inputs[0].Value.Channels;
        return new OnnxSession(OnnxModel.Write(network, "model", options), (channels, height, width), (network.InputChannels, height * network.Scale, width * network.Scale), threads);
    }

    /// <summary>Computes the output from the input.</summary>
    public void Run() => _session.Run(_run, InputNames, _inputs, OutputNames, _outputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _session.Dispose();
        _run.Dispose();
    }
}
