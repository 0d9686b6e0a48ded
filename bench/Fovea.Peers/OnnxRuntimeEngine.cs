using System.Diagnostics;
using Fovea.Inference;
using Fovea.Lab.Bench;
using Fovea.Networks;
using Fovea.Networks.Onnx;
using Fovea.Tensors;

namespace Fovea.Peers;

/// <summary>ONNX Runtime on the same weights: floats in, floats out, no conversion of pixels in its time.</summary>
public sealed class OnnxRuntimeEngine : BenchEngine
{
    private readonly OnnxSession _session;
    private readonly int _threads;

    private OnnxRuntimeEngine(BenchSetting setting)
    {
        (Model model, int width, int height, _threads, Precision precision) = setting;
        Network network = model.Network;
        using Tensor picture = BenchPicture.Create(network.InputChannels, height, width);
        bool quantized = precision == Precision.Int8;
        _session = OnnxSession.Open(network, width, height, new OnnxOptions(width, height, Clamp: false, quantized ? OnnxRanges.Of(model, picture) : null), _threads);
        picture.Span.CopyTo(_session.Input);
        _session.Run();
        if (!quantized) PeerCheck.Agree(Name, network, picture, _session.Output);
    }

    /// <summary>The peer.</summary>
    public static BenchPeer Peer { get; } = new("onnxruntime", setting => new OnnxRuntimeEngine(setting));

    /// <inheritdoc/>
    public override string Name => "onnxruntime";

    /// <inheritdoc/>
    public override string Version => OnnxSession.Version;

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
