using Fovea.Tensors;

namespace Fovea.Networks.Architectures;

/// <summary>
/// Writes down the network of Wang et al., "Deep Video Super-Resolution Using HR Optical Flow Estimation" (IEEE TIP 2020),
/// with free widths. Layers have the names that the authors' code gives them, so their checkpoints fit as they are.
/// </summary>
public sealed class SofVsrGraph
{
    private const float Slope = 0.1f;
    private readonly GraphBuilder _net = new();
    private readonly int _scale;
    private readonly int _flowChannels;
    private readonly int _flowUpsamplingChannels;

    private SofVsrGraph(int scale, int flowChannels, int flowUpsamplingChannels)
    {
        _scale = scale;
        _flowChannels = flowChannels;
        _flowUpsamplingChannels = flowUpsamplingChannels;
    }

    /// <summary>The graph of a spec; its outputs are as <see cref="HoFvsrSpec"/> says.</summary>
    public static NetworkGraph Build(HoFvsrSpec spec) =>
        new SofVsrGraph(spec.Scale, spec.FlowChannels, spec.FlowUpsamplingChannels).BuildWhole(spec);

    /// <summary>The first part of it alone: from the three frames to the draft cube, 1 + 2·scale·scale channels at low resolution.</summary>
    public static NetworkGraph BuildDrafts(HoFvsrSpec spec)
    {
        SofVsrGraph graph = new(spec.Scale, spec.FlowChannels, spec.FlowUpsamplingChannels);
        return graph._net.Build([graph.Cube(out _)]);
    }

    /// <summary>The rest of it alone: from the draft cube to the picture. Its tensors have the names they have in the whole.</summary>
    public static NetworkGraph BuildPicture(HoFvsrSpec spec)
    {
        SofVsrGraph graph = new(spec.Scale, spec.FlowChannels, spec.FlowUpsamplingChannels);
        return graph._net.Build([graph.Picture(spec, graph._net.Input("drafts", DraftChannels(spec.Scale)))]);
    }

    /// <summary>Channels of the draft cube: the middle frame, and each neighbour as often as a low pixel has high ones.</summary>
    public static int DraftChannels(int scale) => 1 + 2 * scale * scale;

    private NetworkGraph BuildWhole(HoFvsrSpec spec)
    {
        GraphValue cube = Cube(out GraphValue[] flows);
        return _net.Build([Picture(spec, cube), .. flows]);
    }

    private GraphValue Cube(out GraphValue[] flows)
    {
        IReadOnlyList<GraphValue> frames = _net.Split(_net.Input("frames", 3), 1, 1, 1);
        GraphValue[] before = Flow(frames[0], frames[1]);
        GraphValue[] after = Flow(frames[2], frames[1]);
        flows = [.. before, .. after];
        return _net.Concat(frames[1], Drafts(_net, frames[0], before[0], _scale), Drafts(_net, frames[2], after[0], _scale));
    }

    private GraphValue Picture(HoFvsrSpec spec, GraphValue cube)
    {
        GraphValue features = Cascade("SR.body.2", Rectified("SR.body.0", cube, spec.Channels, 3), spec.Blocks);
        return Upsampled("SR.body", 3, features, spec.UpsamplingChannels, 1, bias: true);
    }

    /// <summary>A neighbour looked up by each of the scale·scale flows at low resolution that a flow at high resolution holds.</summary>
    internal static GraphValue Drafts(GraphBuilder net, GraphValue neighbour, GraphValue flow, int scale) =>
        net.Warp(neighbour, net.Scale(net.PixelUnshuffle(flow, scale), 1f / scale), HoFvsrSpec.FlowUnit);

    // The flow at high resolution, at low, and at half of it.
    private GraphValue[] Flow(GraphValue neighbour, GraphValue centre)
    {
        GraphValue pooled = _net.Concat(_net.AveragePool(neighbour, 2), _net.AveragePool(centre, 2));
        // The first pass knows no flow yet: two channels of zeros.
        GraphValue coarse = Estimate(Features(_net.Concat(pooled, _net.Scale(pooled, 0))));
        GraphValue enlarged = _net.Scale(_net.Resize(coarse, 2, Interpolation.Bilinear), 2);
        GraphValue middle = _net.Add(Estimate(Features(Compensated(neighbour, centre, enlarged))), enlarged);
        GraphValue features = Cascade("OFR.SR.0", Features(Compensated(neighbour, centre, middle)), 3);
        GraphValue detail = Upsampled("OFR.SR", 1, features, _flowUpsamplingChannels, 2, bias: false);
        return [_net.Add(detail, _net.Scale(_net.Resize(middle, _scale, Interpolation.Bilinear), _scale)), middle, coarse];
    }

    private GraphValue Compensated(GraphValue neighbour, GraphValue centre, GraphValue flow) => _net.Concat(_net.Warp(neighbour, flow, HoFvsrSpec.FlowUnit), centre, flow);

    private GraphValue Features(GraphValue input) => Cascade("OFR.RNN1.2", Rectified("OFR.RNN1.0", input, _flowChannels, 3), 3);

    private GraphValue Estimate(GraphValue features) => Layer("OFR.RNN2.0", features, 2, 3);

    private GraphValue Cascade(string name, GraphValue x, int blocks)
    {
        for (int i = 0; i < blocks; i++) x = Block($"{name}.body.{i}.body", x);
        return x;
    }

    // One half of the channels passes, the other is worked on; the shuffle makes them trade places.
    private GraphValue Block(string name, GraphValue x)
    {
        int half = x.Channels / 2;
        IReadOnlyList<GraphValue> parts = _net.Split(x, half, half);
        GraphValue y = Rectified($"{name}.0", parts[1], half, 1);
        y = Rectified($"{name}.3", Layer($"{name}.2", y, half, 3, groups: half), half, 1);
        return _net.ShuffleChannels(_net.Concat(parts[0], y), 2);
    }

    // x2 and x3 enlarge at once, x4 twice by two. Layers count on from the number given, as in the authors' lists.
    private GraphValue Upsampled(string name, int number, GraphValue x, int width, int outputs, bool bias)
    {
        int factor = _scale == 3 ? 3 : 2;
        for (int done = 1; done < _scale; done *= factor, number += 3)
        {
            GraphValue wide = Layer($"{name}.{number}", x, width * factor * factor, 1);
            x = _net.LeakyRelu(_net.PixelShuffle(wide, factor), Slope);
        }

        return Layer($"{name}.{number}", x, outputs, 3, bias: bias);
    }

    private GraphValue Rectified(string name, GraphValue x, int channels, int kernel) => _net.LeakyRelu(Layer(name, x, channels, kernel), Slope);

    private GraphValue Layer(string name, GraphValue x, int channels, int kernel, int groups = 1, bool bias = false) =>
        _net.Convolution(name, x, channels, kernel, Initialization.UniformFanIn(), groups: groups, bias: bias, biasInitialization: Initialization.UniformFanIn(x.Channels * kernel * kernel));
}
