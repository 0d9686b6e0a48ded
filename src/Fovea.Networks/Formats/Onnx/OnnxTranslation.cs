using System.Globalization;
using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks.Onnx;

/// <summary>Says a network's graph in the operators of ONNX, node by node.</summary>
internal sealed class OnnxTranslation
{
    private readonly Network _network;
    private readonly OnnxOptions _options;
    private readonly OnnxGraph _graph = new();
    private readonly OnnxQuantization? _quantization;
    private readonly string[] _names;
    private readonly HashSet<int> _rectified;

    public OnnxTranslation(Network network, OnnxOptions options)
    {
        (_network, _options) = (network, options);
        _names = new string[network.Graph.ValueCount];
        _quantization = options.Ranges is null ? null : new OnnxQuantization(_graph, network.Parameters, options.Ranges);
        _rectified = [.. network.Graph.Nodes.OfType<ActivationNode>().Where(node => node.Kind == ActivationKind.Relu).Select(node => node.Inputs[0].Id)];
    }

    /// <summary>The whole graph.</summary>
    public ProtoMessage Write(string name)
    {
        GraphInput input = _network.Graph.Inputs[0];
        GraphValue output = _network.Graph.Outputs[0];
        _graph.Input(OnnxModel.InputName, input.Value.Channels, Size(_options.Height, "height"), Size(_options.Width, "width"));
        _graph.Output(OnnxModel.OutputName, output.Channels, Size(_options.Height * _network.Scale, "output_height"), Size(_options.Width * _network.Scale, "output_width"));
        _names[input.Value.Id] = Coded(input.Value, OnnxModel.InputName);
        foreach (GraphNode node in Needed(output)) Translate(node);
        string result = _names[output.Id];
        if (_options.Clamp) result = _graph.Add("Clip", [result, _graph.Scalar("zero", 0), _graph.Scalar("one", 1)]);
        _graph.Return(result, OnnxModel.OutputName);
        return _graph.Finish(name);
    }

    private static string Size(int pixels, string name) => pixels == 0 ? name : pixels.ToString(CultureInfo.InvariantCulture);

    // Training reads outputs of its own, such as flows at high resolution; what only they need is left out.
    private IEnumerable<GraphNode> Needed(GraphValue output)
    {
        HashSet<int> needed = [output.Id];
        HashSet<GraphNode> nodes = [];
        foreach (GraphNode node in _network.Graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(value => needed.Contains(value.Id))) continue;
            nodes.Add(node);
            needed.UnionWith(node.Inputs.Select(value => value.Id));
        }

        return _network.Graph.Nodes.Where(nodes.Contains);
    }

    private void Translate(GraphNode node)
    {
        string[] inputs = [.. node.Inputs.Select(value => _names[value.Id])];
        string[] results = node is SplitNode
            ? _graph.AddMany("Split", [inputs[0], Sizes(node)], node.Outputs.Count, OnnxAttribute.Of("axis", 1))
            : [Single(node, inputs)];

        // A ReLU right behind is one step with the convolution: nothing is rounded between them.
        for (int i = 0; i < results.Length; i++) _names[node.Outputs[i].Id] = _rectified.Contains(node.Outputs[i].Id) ? results[i] : Coded(node.Outputs[i], results[i]);
    }

    private string Coded(GraphValue value, string name) =>
        _quantization is null || value == _network.Graph.Outputs[0] ? name : _quantization.Round(value, name);

    private string Single(GraphNode node, string[] inputs) => node switch
    {
        ConvolutionNode convolution => Convolution(convolution, inputs[0]),
        TransposedConvolutionNode transposed => _graph.Add(
            "ConvTranspose",
            [inputs[0], Weight(transposed.WeightName), Vector(transposed.BiasName)],
            OnnxAttribute.Repeated("kernel_shape", transposed.Kernel, 2),
            OnnxAttribute.Repeated("strides", transposed.Stride, 2),
            OnnxAttribute.Repeated("pads", transposed.Padding, 4),
            OnnxAttribute.Repeated("output_padding", transposed.OutputPadding, 2)),
        ActivationNode activation => Activation(activation, inputs[0]),
        AdditionNode => _graph.Add("Add", inputs),
        RepeatedAdditionNode repeated => _graph.Add("Add", [inputs[0], Channels(inputs[1], repeated.Output.Channels, channel => channel / repeated.Repeats)]),
        ConcatenationNode => _graph.Add("Concat", inputs, OnnxAttribute.Of("axis", 1)),
        PixelShuffleNode shuffle => _graph.Add("DepthToSpace", inputs, OnnxAttribute.Of("blocksize", shuffle.Scale), OnnxAttribute.Of("mode", shuffle.Order == PixelOrder.Crd ? "CRD" : "DCR")),
        PixelUnshuffleNode unshuffle => PixelUnshuffle(unshuffle, inputs[0]),
        ChannelShuffleNode shuffle => Channels(inputs[0], shuffle.Output.Channels, channel => channel % shuffle.Groups * (shuffle.Output.Channels / shuffle.Groups) + channel / shuffle.Groups),
        AveragePoolNode pool => _graph.Add("AveragePool", inputs, OnnxAttribute.Repeated("kernel_shape", pool.Size, 2), OnnxAttribute.Repeated("strides", pool.Size, 2)),
        MaxPoolNode pool => _graph.Add("MaxPool", inputs, OnnxAttribute.Repeated("kernel_shape", pool.Size, 2), OnnxAttribute.Repeated("strides", pool.Stride, 2), OnnxAttribute.Of("ceil_mode", 1)),
        ResizeNode resize => OnnxResize.Write(_graph, resize, inputs[0]),
        ClampNode clamp => _graph.Add("Clip", [inputs[0], Scalar(clamp.Minimum), Scalar(clamp.Maximum)]),
        ScalingNode scaling => _graph.Add("Mul", [inputs[0], Scalar(scaling.Factor)]),
        WarpNode warp => OnnxWarp.Write(_graph, warp, inputs[0], inputs[1]),
        _ => throw new InvalidOperationException($"There is no ONNX form of '{node.Description}'."),
    };

    private string Convolution(ConvolutionNode node, string input)
    {
        string[] operands = _quantization?.Weights(node) ?? (node.HasBias ? [Weight(node.WeightName), Vector(node.BiasName!)] : [Weight(node.WeightName)]);
        return _graph.Add(
            "Conv",
            [input, .. operands],
            OnnxAttribute.Repeated("kernel_shape", node.Kernel, 2),
            OnnxAttribute.Repeated("strides", node.Options.Stride, 2),
            OnnxAttribute.Repeated("pads", node.Options.Padding, 4),
            OnnxAttribute.Of("group", node.Options.Groups));
    }

    private string Activation(ActivationNode node, string input) => node.Kind switch
    {
        ActivationKind.Relu => _graph.Add("Relu", [input]),
        ActivationKind.LeakyRelu => _graph.Add("LeakyRelu", [input], OnnxAttribute.Of("alpha", node.Slope)),
        ActivationKind.PRelu => _graph.Add("PRelu", [input, _graph.Floats(node.SlopesName!, _network.Parameters[node.SlopesName!].Span, node.Output.Channels, 1, 1)]),
        ActivationKind.Tanh => _graph.Add("Tanh", [input]),
        ActivationKind.Sigmoid => _graph.Add("Sigmoid", [input]),
        _ => throw new InvalidOperationException($"There is no ONNX form of '{node.Description}'."),
    };

    // ONNX deals pixels out as (row, column, channel); the other order is a matter of naming channels.
    private string PixelUnshuffle(PixelUnshuffleNode node, string input)
    {
        string dealt = _graph.Add("SpaceToDepth", [input], OnnxAttribute.Of("blocksize", node.Scale));
        int block = node.Scale * node.Scale, channels = node.Inputs[0].Channels;
        return node.Order == PixelOrder.Dcr || channels == 1 ? dealt : Channels(dealt, node.Output.Channels, channel => channel % block * channels + channel / block);
    }

    private string Channels(string input, int count, Func<int, int> source)
    {
        long[] indices = [.. Enumerable.Range(0, count).Select(channel => (long)source(channel))];
        return _graph.Add("Gather", [input, _graph.Integers($"channels_{string.Join('_', indices)}", indices)], OnnxAttribute.Of("axis", 1));
    }

    private string Sizes(GraphNode split)
    {
        long[] sizes = [.. split.Outputs.Select(output => (long)output.Channels)];
        return _graph.Integers($"sizes_{string.Join('_', sizes)}", sizes);
    }

    private string Scalar(float value) => _graph.Scalar(FormattableString.Invariant($"scalar_{value:R}"), value);

    private string Weight(string name)
    {
        Tensor weight = _network.Parameters[name];
        return _graph.Floats(name, weight.Span, weight.Shape.Batch, weight.Shape.Channels, weight.Shape.Height, weight.Shape.Width);
    }

    private string Vector(string name) => _graph.Floats(name, _network.Parameters[name].Span, _network.Parameters[name].Count);
}
