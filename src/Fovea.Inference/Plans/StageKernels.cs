using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Makes the stages of a plan in one precision. A set of kernels decides how rows lie in memory and what computes
/// them; the compiler only knows the graph. What a set cannot do it refuses with a null, and the plan says so.
/// </summary>
/// <param name="parameters">The weights, which stages copy.</param>
internal abstract class StageKernels(ParameterSet parameters)
{
    /// <summary>What listings show, such as "fp32 direct, 512-bit".</summary>
    public abstract string Name { get; }

    /// <summary>How they compute 3x3 convolutions.</summary>
    public virtual ConvolutionAlgorithm Algorithm => ConvolutionAlgorithm.Direct;

    /// <summary>The weights.</summary>
    protected ParameterSet Parameters => parameters;

    /// <summary>How rows of a value lie in memory; that of the network's input is always <see cref="RowLayout.Float"/>.</summary>
    public abstract RowLayout Layout(GraphValue value, int width);

    /// <summary>A row of a value outside the picture, where it is not the layout's padding byte throughout.</summary>
    public virtual byte[]? Blank(GraphValue value, RowLayout layout) => null;

    /// <summary>The form in which convolutions want the network's input, when it is not that of the reader.</summary>
    public virtual RowLayout? EntryLayout(GraphValue input, int width) => null;

    /// <summary>What brings the input from the reader's form into that of <see cref="EntryLayout"/>.</summary>
    public virtual RowStage Entry(GraphValue input, RowValue plain, RowValue entered) => throw new InvalidOperationException("Convolutions read the input as it is.");

    /// <summary>A convolution with all it takes along.</summary>
    /// <param name="step">What it does.</param>
    /// <param name="inputs">Rows of <see cref="ConvolutionStep.Inputs"/>; the first in the form of <see cref="EntryLayout"/> if it is the network's input.</param>
    /// <param name="output">Rows of its output.</param>
    /// <param name="toTarget">Whether the output is the plan's: pixels may then go to the target at once.</param>
    public abstract RowStage? Convolution(ConvolutionStep step, RowValue[] inputs, RowValue output, bool toTarget);

    /// <summary>Any other node.</summary>
    public abstract RowStage? Other(GraphNode node, RowValue[] inputs, RowValue output);

    /// <summary>What writes plain rows of the output to the target when no convolution does.</summary>
    public abstract RowStage? Writer(GraphValue value, RowValue input, RowValue output);

    /// <summary>The stage of a convolution writes to the target by itself.</summary>
    public abstract bool WritesTarget(ConvolutionStep step);
}
