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
