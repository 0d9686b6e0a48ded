using System.Diagnostics;
using Fovea.Inference;
using Fovea.Lab.Bench.Peers;
using Fovea.Networks;
using Fovea.Networks.Onnx;
using Fovea.Tensors;

namespace Fovea.Lab.Bench.Engines;

/// <summary>ONNX Runtime on the same weights: floats in, floats out, no conversion of pixels in its time.</summary>
internal sealed class OnnxRuntimeEngine : BenchEngine
{
    private readonly OnnxSession _session;
    private readonly string _version;
    private readonly int _threads;

    public OnnxRuntimeEngine(Model model, int width, int height, int threads, Precision precision)
    {
        OnnxRuntime runtime = OnnxRuntime.Load();
        Network network = model.Network;
        using Tensor picture = BenchPicture.Create(network.InputChannels, height, width);
        bool quantized = precision == Precision.Int8;
        byte[] onnx = OnnxModel.Write(network, model.Name, new OnnxOptions(width, height, Clamp: false, quantized ? OnnxRanges.Of(model, picture) : null));
        (_version, _threads) = (runtime.Api.Version, threads);
        _session = new OnnxSession(runtime, onnx, (network.InputChannels, height, width), (network.InputChannels, height * network.Scale, width * network.Scale), threads);
        picture.Span.CopyTo(_session.Input);
        _session.Run();
        if (!quantized) PeerCheck.Agree(Name, network, picture, _session.Output);
    }

    /// <inheritdoc/>
    public override string Name => "onnxruntime";

    /// <inheritdoc/>
    public override string Version => _version;

    /// <inheritdoc/>
    public override double Measure()
    {
        _session.Run();
        long start = Stopwatch.GetTimestamp();
        _session.Run();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (_threads > 1) Thread.Sleep(PeerCheck.SpinMilliseconds);
        return milliseconds;
    }

    /// <inheritdoc/>
    public override void Dispose() => _session.Dispose();
}
