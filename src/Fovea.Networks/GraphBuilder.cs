using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>
/// Writes down a network as one would write its forward pass: each call appends a node and returns its value.
/// Layers of the same name share their weights.
/// </summary>
/// <exception cref="ArgumentException">Shapes of the values do not fit the operation (from any call).</exception>
internal sealed class GraphBuilder
{
    private readonly List<GraphInput> _inputs = [];
    private readonly List<GraphNode> _nodes = [];
    private readonly List<ParameterDefinition> _parameters = [];
    private int _valueCount;

    /// <summary>A value that the caller will give, on a grid relative to that of the first input.</summary>
    public GraphValue Input(string name, int channels, GridScale? grid = null)
    {
        GraphValue value = NewValue(channels, grid ?? GridScale.One);
        _inputs.Add(new GraphInput(name, value));
        return value;
    }

    /// <summary>A convolution that keeps the grid (padding kernel/2) unless a stride makes it coarser.</summary>
    /// <param name="name">Layer name; gives "name.weight" and "name.bias".</param>
    /// <param name="input">The value read.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">Kernel size, odd unless the convolution is valid.</param>
    /// <param name="initialization">Starting weights.</param>
    /// <param name="stride">Input pixels per output pixel.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="valid">No padding: the result is kernel − 1 pixels smaller, which its grid does not say.</param>
    /// <param name="biasInitialization">Starting biases; zeros unless given.</param>
    public GraphValue Convolution(
        string name, GraphValue input, int channels, int kernel, Initialization initialization, int stride = 1, int groups = 1, bool bias = true, bool valid = false, Initialization? biasInitialization = null)
    {
        Require(kernel % 2 == 1 || valid, $"Layer '{name}' needs an odd kernel, not {kernel}.");
        Require(input.Channels % groups == 0 && channels % groups == 0, $"Layer '{name}': {groups} groups do not divide {input.Channels} -> {channels} channels.");
        GraphValue output = NewValue(channels, input.Grid.Over(stride));
        ConvolutionNode node = new(name, input, output, kernel, new ConvolutionOptions(stride, valid ? 0 : kernel / 2, groups), bias);
        Define(new ParameterDefinition(node.WeightName, new Shape(channels, input.Channels / groups, kernel, kernel), IsVector: false, initialization));
        if (bias) Define(new ParameterDefinition(node.BiasName!, Shape.Vector(channels), IsVector: true, biasInitialization ?? Initialization.Zero));
        return Append(node);
    }

    /// <summary>A transposed convolution that makes the grid exactly <paramref name="stride"/> times finer (padding kernel/2).</summary>
    public GraphValue TransposedConvolution(string name, GraphValue input, int channels, int kernel, int stride, Initialization initialization)
    {
        Require(kernel % 2 == 1 && kernel >= stride, $"Layer '{name}' needs an odd kernel of at least {stride}, not {kernel}.");
        TransposedConvolutionNode node = new(name, input, NewValue(channels, input.Grid.Times(stride)), kernel, stride);
        Define(new ParameterDefinition(node.WeightName, new Shape(input.Channels, channels, kernel, kernel), IsVector: false, initialization));
        Define(new ParameterDefinition(node.BiasName, Shape.Vector(channels), IsVector: true, Initialization.Zero));
        return Append(node);
    }

    /// <summary>max(x, 0).</summary>
    public GraphValue Relu(GraphValue input) => Append(new ActivationNode(input, NewLike(input), ActivationKind.Relu));

    /// <summary>x, or slope·x below zero.</summary>
    public GraphValue LeakyRelu(GraphValue input, float slope) => Append(new ActivationNode(input, NewLike(input), ActivationKind.LeakyRelu, slope));

    /// <summary>x, or a·x below zero, with one trained a per channel in "name.weight"; they start at 0.25.</summary>
    public GraphValue PRelu(string name, GraphValue input)
    {
        ActivationNode node = new(input, NewLike(input), ActivationKind.PRelu, slopesName: $"{name}.weight");
        Define(new ParameterDefinition(node.SlopesName!, Shape.Vector(input.Channels), IsVector: true, Initialization.Constant(0.25f)));
        return Append(node);
    }

    /// <summary>Hyperbolic tangent.</summary>
    public GraphValue Tanh(GraphValue input) => Append(new ActivationNode(input, NewLike(input), ActivationKind.Tanh));

    /// <summary>1 / (1 + e^-x).</summary>
    public GraphValue Sigmoid(GraphValue input) => Append(new ActivationNode(input, NewLike(input), ActivationKind.Sigmoid));

    /// <summary>The sum of two values of the same shape.</summary>
    public GraphValue Add(GraphValue first, GraphValue second)
    {
        Require(first.Channels == second.Channels && first.Grid == second.Grid, $"Cannot add {second.Channels} channels at {second.Grid} to {first.Channels} at {first.Grid}.");
        return Append(new AdditionNode(first, second, NewLike(first)));
    }

    /// <summary>Adds <paramref name="narrow"/> with each channel repeated in a row until it is as wide as <paramref name="wide"/>.</summary>
    public GraphValue AddRepeated(GraphValue wide, GraphValue narrow)
    {
        Require(wide.Channels % narrow.Channels == 0 && wide.Grid == narrow.Grid, $"Cannot repeat {narrow.Channels} channels at {narrow.Grid} to {wide.Channels} at {wide.Grid}.");
        return Append(new RepeatedAdditionNode(wide, narrow, NewLike(wide)));
    }

    /// <summary>The channels of several values one after another.</summary>
    public GraphValue Concat(params GraphValue[] inputs)
    {
        Require(inputs.Length > 0 && inputs.All(input => input.Grid == inputs[0].Grid), "Only values on one grid can be joined.");
        return Append(new ConcatenationNode(inputs, NewValue(inputs.Sum(input => input.Channels), inputs[0].Grid)));
    }

    /// <summary>The channels of a value cut into parts.</summary>
    public IReadOnlyList<GraphValue> Split(GraphValue input, params int[] channels)
    {
        Require(channels.Sum() == input.Channels && channels.All(count => count > 0), $"{input.Channels} channels cannot be split into {string.Join('+', channels)}.");
        GraphValue[] parts = [.. channels.Select(count => NewValue(count, input.Grid))];
        Append(new SplitNode(input, parts));
        return parts;
    }

    /// <summary>Channels to pixels; channel c·r·r + dy·r + dx goes to pixel (dy, dx) of channel c (CRD) or as <paramref name="order"/> says.</summary>
    public GraphValue PixelShuffle(GraphValue input, int scale, PixelOrder order = PixelOrder.Crd)
    {
        Require(input.Channels % (scale * scale) == 0, $"{input.Channels} channels cannot be shuffled by {scale}.");
        return Append(new PixelShuffleNode(input, NewValue(input.Channels / (scale * scale), input.Grid.Times(scale)), scale, order));
    }

    /// <summary>Interleaves groups of channels: channel i·groups + g of the result is channel i of group g.</summary>
    public GraphValue ShuffleChannels(GraphValue input, int groups)
    {
        Require(input.Channels % groups == 0, $"{groups} groups do not divide {input.Channels} channels.");
        return Append(new ChannelShuffleNode(input, NewLike(input), groups));
    }

    /// <summary>Means of blocks of size·size pixels, which must tile the picture.</summary>
    public GraphValue AveragePool(GraphValue input, int size) => Append(new AveragePoolNode(input, NewValue(input.Channels, input.Grid.Over(size)), size));

    /// <summary>Largest values of windows, which may reach over the right and lower edge.</summary>
    public GraphValue MaxPool(GraphValue input, int size, int stride) => Append(new MaxPoolNode(input, NewValue(input.Channels, input.Grid.Over(stride)), size, stride));

    /// <summary>An image displaced by each of the K flows in the 2K channels of <paramref name="flow"/>, all their x before all their y.</summary>
    /// <param name="image">The image.</param>
    /// <param name="flow">Flows on the image's grid.</param>
    /// <param name="unit">Pixels that a flow of 1 stands for.</param>
    public GraphValue Warp(GraphValue image, GraphValue flow, float unit)
    {
        Require(flow.Channels % 2 == 0 && flow.Grid == image.Grid, $"{flow.Channels} channels at {flow.Grid} are no flows of an image at {image.Grid}.");
        return Append(new WarpNode(image, flow, NewValue(flow.Channels / 2 * image.Channels, image.Grid), unit));
    }

    /// <summary>Pixels to channels, the inverse of <see cref="PixelShuffle"/>.</summary>
    public GraphValue PixelUnshuffle(GraphValue input, int scale, PixelOrder order = PixelOrder.Crd) =>
        Append(new PixelUnshuffleNode(input, NewValue(input.Channels * scale * scale, input.Grid.Over(scale)), scale, order));

    /// <summary>Enlargement by a whole number.</summary>
    public GraphValue Resize(GraphValue input, int scale, Interpolation interpolation) =>
        Append(new ResizeNode(input, NewValue(input.Channels, input.Grid.Times(scale)), scale, interpolation));

    /// <summary>Limits every value to a range.</summary>
    public GraphValue Clamp(GraphValue input, float minimum, float maximum) => Append(new ClampNode(input, NewLike(input), minimum, maximum));

    /// <summary>Multiplies every value by a constant.</summary>
    public GraphValue Scale(GraphValue input, float factor) => Append(new ScalingNode(input, NewLike(input), factor));

    /// <summary>The finished graph with its outputs.</summary>
    public NetworkGraph Build(params GraphValue[] outputs) => new([.. _inputs], outputs, [.. _nodes], [.. _parameters], _valueCount);

    private GraphValue NewValue(int channels, GridScale grid) => new(_valueCount++, channels, grid);

    private GraphValue NewLike(GraphValue value) => NewValue(value.Channels, value.Grid);

    private GraphValue Append(GraphNode node)
    {
        _nodes.Add(node);
        return node.Output;
    }

    private void Define(ParameterDefinition definition)
    {
        ParameterDefinition? known = _parameters.Find(parameter => parameter.Name == definition.Name);
        Require(known is null || known.Shape == definition.Shape, $"'{definition.Name}' cannot be shared: {known?.Shape} is not {definition.Shape}.");
        if (known is null) _parameters.Add(definition);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new ArgumentException(otherwise);
    }
}

/// <summary>A function applied to every value by itself.</summary>
internal enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x, or slope·x below zero.</summary>
    LeakyRelu,

    /// <summary>x, or a·x below zero, with one trained a per channel.</summary>
    PRelu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,
}
