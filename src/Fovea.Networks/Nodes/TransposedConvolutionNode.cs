using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

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
