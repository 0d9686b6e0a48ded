using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>A convolution with trained weights "name.weight" (Co, Ci/groups, k, k) and, if it has one, a bias "name.bias".</summary>
public sealed class ConvolutionNode : GraphNode
{
    internal ConvolutionNode(string name, GraphValue input, GraphValue output, int kernel, ConvolutionOptions options, bool hasBias)
        : base([input], [output])
    {
        Name = name;
        Kernel = kernel;
        Options = options;
        HasBias = hasBias;
    }

    /// <summary>The layer's name, which nodes that share its weights have too.</summary>
    public string Name { get; }

    /// <summary>Width and height of the kernel.</summary>
    public int Kernel { get; }

    /// <summary>Stride, zero padding and groups.</summary>
    public ConvolutionOptions Options { get; }

    /// <summary>True when a value per output channel is added.</summary>
    public bool HasBias { get; }

    /// <summary>Name of the weights.</summary>
    public string WeightName => $"{Name}.weight";

    /// <summary>Name of the bias, or null.</summary>
    public string? BiasName => HasBias ? $"{Name}.bias" : null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames => HasBias ? [WeightName, BiasName!] : [WeightName];

    /// <inheritdoc/>
    public override string Description =>
        $"convolution {Kernel}x{Kernel}" + (Options.Stride > 1 ? $" stride {Options.Stride}" : "") + (Options.Groups > 1 ? $" groups {Options.Groups}" : "");

    internal override int InputMargin(int margin) => margin * Options.Stride + Math.Max(Options.Padding, Kernel - 1 - Options.Padding);

    /// <inheritdoc/>
    public override long CountMultiplyAccumulates(int width, int height) =>
        (long)Output.Grid.Along(width) * Output.Grid.Along(height) * Kernel * Kernel * (Inputs[0].Channels / Options.Groups) * Output.Channels;

    /// <inheritdoc/>
    public override long CountOperations(int width, int height) => CountMultiplyAccumulates(width, height) + (HasBias ? CountValues(Output, width, height) : 0);

    internal override void Run(GraphRun run) =>
        run[Output] = Convolution.Apply(run.Tape, run[Inputs[0]], run.Parameters[WeightName], HasBias ? run.Parameters[BiasName!] : null, Options);

    /// <summary>Runs together with the ReLU that follows, whose output is <paramref name="rectified"/>.</summary>
    internal void RunRectified(GraphRun run, GraphValue rectified) =>
        run[rectified] = ConvolutionRelu.Apply(run.Tape, run[Inputs[0]], run.Parameters[WeightName], HasBias ? run.Parameters[BiasName!] : null, Options);
}

/// <summary>
/// A transposed convolution that makes the grid exactly <see cref="Stride"/> times finer; weights "name.weight"
/// (Ci, Co, k, k) and bias "name.bias".
/// </summary>
public sealed class TransposedConvolutionNode : GraphNode
{
    internal TransposedConvolutionNode(string name, GraphValue input, GraphValue output, int kernel, int stride)
        : base([input], [output])
    {
        Name = name;
        Kernel = kernel;
        Stride = stride;
    }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>Width and height of the kernel; odd.</summary>
    public int Kernel { get; }

    /// <summary>Output pixels per input pixel along an axis.</summary>
    public int Stride { get; }

    /// <summary>Output pixels cut off at the start of each axis.</summary>
    public int Padding => Kernel / 2;

    /// <summary>Output pixels added at the end of each axis, so that the size is exactly stride times the input's.</summary>
    public int OutputPadding => Stride - Kernel + 2 * Padding;

    /// <summary>Name of the weights.</summary>
    public string WeightName => $"{Name}.weight";

    /// <summary>Name of the bias.</summary>
    public string BiasName => $"{Name}.bias";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames => [WeightName, BiasName];

    /// <inheritdoc/>
    public override string Description => $"transposed convolution {Kernel}x{Kernel} stride {Stride}";

    // Input i reaches outputs i·stride - padding + t for taps t = 0..kernel-1.
    internal override int InputMargin(int margin)
    {
        int before = (margin + Kernel - 1 - Padding) / Stride;
        int after = (Stride - 1 + margin + Padding) / Stride;
        return Math.Max(before, after);
    }

    /// <inheritdoc/>
    public override long CountMultiplyAccumulates(int width, int height) =>
        (long)Inputs[0].Grid.Along(width) * Inputs[0].Grid.Along(height) * Kernel * Kernel * Inputs[0].Channels * Output.Channels;

    /// <inheritdoc/>
    public override long CountOperations(int width, int height) => CountMultiplyAccumulates(width, height) + CountValues(Output, width, height);

    internal override void Run(GraphRun run) =>
        run[Output] = TransposedConvolution.Apply(run.Tape, run[Inputs[0]], run.Parameters[WeightName], run.Parameters[BiasName], Stride, Padding, OutputPadding);
}
