using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Networks.Architectures;

/// <summary>
/// SOF-VSR as of 2018 (Wang et al., "Learning for Video Super-Resolution through HR Optical Flow Estimation", ACCV): as
/// <see cref="HoFvsrSpec"/>, which grew out of it, but with a flow network of its own at each of three levels and residual
/// dense blocks. The outputs of the graph have the same order.
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Input">Luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record SofVsrAccvSpec(int Scale, InputColor Input = InputColor.Luma, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    private const int FlowChannels = 32;
    private const int Channels = 64;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Frames => 3;

    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        IReadOnlyList<GraphValue> frames = net.Split(net.Input("frames", 3), 1, 1, 1);
        GraphValue[] before = Flow(net, frames[0], frames[1]);
        GraphValue[] after = Flow(net, frames[2], frames[1]);
        GraphValue drafts = net.Concat(SofVsrGraph.Drafts(net, frames[0], before[0], Scale), SofVsrGraph.Drafts(net, frames[2], after[0], Scale));
        // The two neighbours take turns, draft by draft.
        GraphValue cube = net.Concat(frames[0], frames[1], frames[2], net.ShuffleChannels(drafts, 2));
        GraphValue x = Layer(net, "picture.first", cube, Channels, 3);
        List<GraphValue> features = [x];
        for (int i = 0; i < 5; i++) features.Insert(i, x = DenseBlock(net, $"picture.block.{i}", x, 5, 32));
        GraphValue picture = Enlarged(net, "picture", net.Concat([.. features]), 1, mixingKernel: 1);
        return net.Build([picture, .. before, .. after]);
    }

    // The flow at high resolution, at low, and at half of it.
    private GraphValue[] Flow(GraphBuilder net, GraphValue neighbour, GraphValue centre)
    {
        GraphValue pooled = net.Concat(net.AveragePool(neighbour, 2), net.AveragePool(centre, 2));
        GraphValue coarse = Estimate(net, "flow.0", Features(net, "flow.0", pooled));
        // Not doubled, although a flow of 1 is as many pixels here as on the smaller picture: so the authors trained it.
        GraphValue enlarged = net.Resize(coarse, 2, Interpolation.Bilinear);
        GraphValue middle = net.Add(Estimate(net, "flow.1", Features(net, "flow.1", Compensated(net, neighbour, centre, enlarged))), enlarged);
        GraphValue features = Features(net, "flow.2", Compensated(net, neighbour, centre, middle));
        GraphValue detail = Enlarged(net, "flow.2", features, 2, mixingKernel: 3);
        return [net.Add(detail, net.Resize(middle, Scale, Interpolation.Bilinear)), middle, coarse];
    }

    private static GraphValue Compensated(GraphBuilder net, GraphValue neighbour, GraphValue centre, GraphValue flow)
    {
        GraphValue warped = net.Warp(neighbour, flow, HoFvsrSpec.FlowUnit);
        return net.Concat(neighbour, centre, warped, net.Add(centre, net.Scale(warped, -1)), flow);
    }

    private static GraphValue Features(GraphBuilder net, string name, GraphValue input)
    {
        GraphValue first = DenseBlock(net, $"{name}.block.0", Layer(net, $"{name}.first", input, FlowChannels, 3), 4, 32);
        return net.Concat(first, DenseBlock(net, $"{name}.block.1", first, 4, 32));
    }

    private static GraphValue Estimate(GraphBuilder net, string name, GraphValue features) =>
        Layer(net, $"{name}.last", Layer(net, $"{name}.mix", features, 2, 3), 2, 3, bias: true);

    private GraphValue Enlarged(GraphBuilder net, string name, GraphValue features, int outputs, int mixingKernel)
    {
        int channels = outputs * Scale * Scale;
        return net.PixelShuffle(Layer(net, $"{name}.last", Layer(net, $"{name}.mix", features, channels, mixingKernel), channels, 3, bias: true), Scale);
    }

    private static GraphValue DenseBlock(GraphBuilder net, string name, GraphValue x, int layers, int growth)
    {
        GraphValue wide = x;
        for (int i = 0; i < layers; i++) wide = net.Concat(wide, net.LeakyRelu(Layer(net, $"{name}.dense.{i}", wide, growth, 3), 0.1f));
        return net.Add(Layer(net, $"{name}.fuse", wide, x.Channels, 1), x);
    }

    private static GraphValue Layer(GraphBuilder net, string name, GraphValue x, int channels, int kernel, bool bias = false) =>
        net.Convolution(name, x, channels, kernel, Initialization.UniformFanIn(), bias: bias, biasInitialization: Initialization.UniformFanIn(x.Channels * kernel * kernel));

    private protected override void ValidateFields() => RequireLuma();
}

/// <summary>
/// SOF-VSR as of 2020 (Wang et al., "Deep Video Super-Resolution Using HR Optical Flow Estimation", IEEE TIP): the network
/// of <see cref="HoFvsrSpec"/> with 320 channels and 8 blocks. Checkpoints of the authors fit it tensor by tensor.
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Input">Luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record SofVsrTipSpec(int Scale, InputColor Input = InputColor.Luma, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Frames => 3;

    /// <inheritdoc/>
    public override NetworkGraph BuildGraph() => SofVsrGraph.Build(new HoFvsrSpec(Scale, Channels: 320, Blocks: 8));

    private protected override void ValidateFields() => RequireLuma();
}
