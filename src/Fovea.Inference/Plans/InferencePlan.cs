using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// A network compiled for frames of one size and this machine: a pipeline of rows whose last convolution stores pixels
/// (see <see cref="Describe"/>), or plain operations where a network has no such form. It copies the weights of a pipeline.
/// With plain sums it gives the bits of <see cref="Network.Forward(Tape, Tensor)"/>; with any algorithm the bits do not
/// depend on vectors, ranges or threads. Many threads may run it at once.
/// </summary>
public abstract class InferencePlan : IDisposable
{
    private protected InferencePlan(Network network, int width, int height) =>
        (Width, Height, Scale, Channels) = (width, height, network.Scale, network.InputChannels);

    /// <summary>Width of the frames in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the frames in pixels.</summary>
    public int Height { get; }

    /// <summary>Output pixels per input pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>Channels of the output and of each input frame.</summary>
    public int Channels { get; }

    /// <summary>How it computes 3x3 convolutions: the one asked for, or chosen, or plain sums where that does not fit.</summary>
    public virtual ConvolutionAlgorithm Algorithm => ConvolutionAlgorithm.Direct;

    /// <summary>The numbers it computes with.</summary>
    public virtual Precision Precision => Precision.Float32;

    /// <summary>Why it computes with these numbers, if that was left to <see cref="Precision.Fastest"/>; else null.</summary>
    public PrecisionChoice? Choice { get; private set; }

    /// <summary>True when rows flow through the stages; false when plain operations run on whole ranges.</summary>
    public abstract bool IsFused { get; }

    /// <summary>Bytes of rows that each thread holds between the stages of a fused plan; 0 for plain operations, where it depends on the range.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>What computes it, such as "fp32 direct, 512-bit".</summary>
    public abstract string Kernels { get; }

    /// <summary>The stages of a fused plan, in the order of <see cref="Profile"/>; none of one of plain operations.</summary>
    public virtual IReadOnlyList<PlanStage> Stages => [];

    /// <summary>The kernels with what they hold, or with the reason why the plan is not fused.</summary>
    private protected abstract string Summary { get; }

    /// <summary>A line for each stage or operation.</summary>
    private protected abstract IEnumerable<string> Lines { get; }

    /// <summary>Compiles a network.</summary>
    /// <param name="network">The network; may be disposed afterwards if the plan is fused.</param>
    /// <param name="width">Width of the frames in pixels, at least 1.</param>
    /// <param name="height">Height of the frames in pixels, at least 1.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="ranges">What bytes stand for, for <see cref="Precision.Int8"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    /// <exception cref="BadInputException">Int8 is asked for without ranges, or of a network that has no such form.</exception>
    public static InferencePlan Compile(Network network, int width, int height, PlanOptions? options = null, QuantizationTable? ranges = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        options ??= new PlanOptions();
        if (options.Precision == Precision.Int8) return Int8(network, width, height, ranges);
        if (options.Precision != Precision.Fastest) return Float32(network, width, height, options);
        PrecisionChoice choice = PrecisionChoice.Make(network, width, height, options, ranges);
        InferencePlan chosen = Compile(network, width, height, options with { Precision = choice.Precision }, ranges);
        chosen.Choice = choice;
        return chosen;
    }

    /// <summary>What the plan does, a line for each stage with its kernel, or why it is not fused.</summary>
    public string Describe() => string.Join('\n', Lines.Prepend($"{Width}x{Height} x{Scale}, {Summary}"));

    /// <summary>Makes rows of the enlarged picture; any ranges give the same bits as the whole.</summary>
    /// <param name="source">
    /// Gives rows of the input, of a network of several frames (<see cref="NetworkSpec.Frames"/>) all of them one after
    /// another on the channel axis; asked for a few more around the range.
    /// </param>
    /// <param name="target">Gets the rows, from the top down; up to scale − 1 more at either end.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">One past the last row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The picture has no such rows.</exception>
    public void Run(RowSource source, RowTarget target, int first, int end)
    {
        if (first < 0 || first >= end || end > Height * Scale) throw new ArgumentOutOfRangeException(nameof(first), $"Rows {first} to {end} are not rows of a picture of height {Height * Scale}.");
        (first, end) = target.Begin(first, end);
        Make(source, target, first, end);
    }

    /// <summary>
    /// Makes rows of all outputs of a network with state (<see cref="NetworkSpec.IsRecurrent"/>), which runs as plain
    /// operations; any ranges give the same bits as the whole.
    /// </summary>
    /// <param name="inputs">A whole tensor for each input of the graph.</param>
    /// <param name="outputs">A whole tensor for each output, none of them an input: other ranges still read those.</param>
    /// <param name="first">First row, of the input.</param>
    /// <param name="end">One past the last row, of the input.</param>
    /// <exception cref="InvalidOperationException">The network has no state.</exception>
    public void Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, int first, int end) => Make(inputs, outputs, first, end);

    /// <summary>
    /// Makes the whole picture and says how long each stage took, but for moments in which another program had the
    /// processor; storing what the target converts belongs to the last.
    /// </summary>
    /// <param name="source">Gives rows of the input.</param>
    /// <param name="target">Gets the rows.</param>
    /// <returns>Milliseconds for each of <see cref="Stages"/>.</returns>
    /// <exception cref="InvalidOperationException">The plan is not fused.</exception>
    public virtual IReadOnlyList<double> Profile(RowSource source, RowTarget target) => throw new InvalidOperationException("The plan has no stages.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes output rows <paramref name="first"/> to <paramref name="end"/> − 1, or a few more on either side.</summary>
    private protected abstract void Make(RowSource source, RowTarget target, int first, int end);

    /// <summary>Makes rows of all outputs of a network with state; by default there is none.</summary>
    private protected virtual void Make(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, int first, int end) =>
        throw new InvalidOperationException("The network has no state.");

    /// <summary>Frees what the plan holds.</summary>
    private protected abstract void Free();

    private static InferencePlan Float32(Network network, int width, int height, PlanOptions options) => SimdWidth.Current switch
    {
        16 => Float32<SimdVector16>(network, width, height, options),
        8 => Float32<SimdVector8>(network, width, height, options),
        4 => Float32<SimdVector4>(network, width, height, options),
        _ => Float32<SimdVector1>(network, width, height, options),
    };

    private static InferencePlan Float32<TVector>(Network network, int width, int height, PlanOptions options)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        InferencePlan plan = PlanCompiler.Compile(network, new FloatKernels<TVector>(network.Parameters), width, height);
        if (plan is not StreamingPlan direct || options.Algorithm == ConvolutionAlgorithm.Direct) return plan;
        if (PlanCompiler.Compile(network, new WinogradKernels<TVector>(network.Parameters, network.Graph), width, height) is not StreamingPlan winograd) return plan;
        bool takes = options.Algorithm == ConvolutionAlgorithm.Winograd || winograd.IsFasterThan(direct);
        (takes ? direct : winograd).Dispose();
        return takes ? winograd : direct;
    }

    private static InferencePlan Int8(Network network, int width, int height, QuantizationTable? ranges)
    {
        if (ranges is null) throw new BadInputException("This model has no ranges for int8.") { Reason = FailureReason.NoInt8Ranges };
        ranges.Check(network.Graph, "of the model");
        InferencePlan plan = (SimdWidth.Current, SimdWidth.MultipliesBytes) switch
        {
            (16, true) => Int8<Int8Vector8<DotProducts>, SimdVector16>(network, width, height, ranges),
            (16, false) => Int8<Int8Vector8<WidenedProducts>, SimdVector16>(network, width, height, ranges),
            (8, true) => Int8<Int8Vector8<DotProducts>, SimdVector8>(network, width, height, ranges),
            (8, false) => Int8<Int8Vector8<WidenedProducts>, SimdVector8>(network, width, height, ranges),
            (4, _) => Int8<Int8Vector4, SimdVector4>(network, width, height, ranges),
            _ => Int8<Int8Vector1, SimdVector1>(network, width, height, ranges),
        };
        return plan is EagerPlan refused ? throw new BadInputException($"This network has no int8 form ({refused.Reason}).") { Reason = FailureReason.NoInt8Form } : plan;
    }

    private static InferencePlan Int8<TInt8, TVector>(Network network, int width, int height, QuantizationTable ranges)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
        where TVector : unmanaged, ISimdVector<TVector> =>
        PlanCompiler.Compile(network, new Int8Kernels<TInt8, TVector>(network.Parameters, network.Graph, ranges), width, height);
}

/// <summary>A stage of a plan as far as its time goes.</summary>
/// <param name="Kind">Equal for stages that take the same time in frames of one size: kernels, operations, channels.</param>
/// <param name="Name">What a listing shows.</param>
/// <param name="Channels">Channels that it makes.</param>
public sealed record PlanStage(string Kind, string Name, int Channels);
