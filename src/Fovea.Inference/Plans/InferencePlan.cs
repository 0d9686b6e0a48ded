using System.Diagnostics;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// A network compiled for frames of one size and this machine: a pipeline of rows whose last convolution stores pixels
/// (see <see cref="Describe"/>). It copies the weights. With plain sums it gives the bits of
/// <see cref="Network.Forward(Tape, Tensor)"/>; with any algorithm the bits do not depend on lanes, ranges or threads.
/// Many threads may run it at once.
/// </summary>
public sealed class InferencePlan : IDisposable
{
    private readonly PlanBody _body;
    private readonly string _kernels;
    private readonly string? _reason;
    private readonly bool _recurs;

    private InferencePlan(Network network, int width, int height, PlanBody body, PlanCompilation compilation, Precision precision)
    {
        (Width, Height, Scale, Channels) = (width, height, network.Scale, network.InputChannels);
        (_body, _kernels, _reason, Algorithm) = (body, compilation.Kernels, compilation.Reason, compilation.Algorithm);
        (Precision, _recurs) = (precision, network.Spec.IsRecurrent);
    }

    /// <summary>Width of the frames in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the frames in pixels.</summary>
    public int Height { get; }

    /// <summary>Output pixels per input pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>Channels of the output and of each input frame.</summary>
    public int Channels { get; }

    /// <summary>How it computes 3x3 convolutions: the one asked for, or chosen, or plain sums where that does not fit.</summary>
    public ConvolutionAlgorithm Algorithm { get; }

    /// <summary>The numbers it computes with.</summary>
    public Precision Precision { get; }

    /// <summary>Why it computes with these numbers, if that was left to <see cref="Precision.Fastest"/>; else null.</summary>
    public PrecisionChoice? Choice { get; private set; }

    /// <summary>True when rows flow through the stages; false when plain operations run on whole ranges.</summary>
    public bool IsFused => _reason is null;

    /// <summary>Bytes of rows that each thread holds in a fused plan.</summary>
    public long HeldBytes => _body.HeldBytes;

    /// <summary>What computes it, such as "fp32 direct, 512-bit".</summary>
    public string Kernels => _kernels;

    /// <summary>The stages of a fused plan, in the order of <see cref="Profile"/>; none of one of plain operations.</summary>
    public IReadOnlyList<PlanStage> Stages =>
        _body is StreamingPlan rows ? [.. rows.Timed.Select(stage => stage with { Kind = $"{_kernels}: {stage.Kind}" })] : [];

    /// <summary>Compiles a network.</summary>
    /// <param name="network">The network; may be disposed afterwards if the plan is fused.</param>
    /// <param name="width">Width of the frames in pixels, at least 1.</param>
    /// <param name="height">Height of the frames in pixels, at least 1.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="ranges">What bytes stand for, for <see cref="Precision.Int8"/>.</param>
    /// <exception cref="BadInputException">Int8 is asked for without ranges, or of a network that has no such form.</exception>
    public static InferencePlan Compile(Network network, int width, int height, PlanOptions? options = null, QuantizationTable? ranges = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        options ??= new PlanOptions();
        if (options.Precision == Precision.Fastest)
        {
            PrecisionChoice choice = PrecisionChoice.Make(network, width, height, options, ranges);
            InferencePlan chosen = Compile(network, width, height, options with { Precision = choice.Precision }, ranges);
            chosen.Choice = choice;
            return chosen;
        }

        PlanCompilation compilation = options.Precision == Precision.Int8 ? Int8(network, width, height, ranges) : Float32(network, width, height, options);
        PlanBody body = compilation.Pipeline is null ? new EagerPlan(network.Graph, network.Parameters, width, height, network.Scale) : new StreamingPlan(compilation.Pipeline, network.Graph);
        return new InferencePlan(network, width, height, body, compilation, options.Precision);
    }

    /// <summary>What the plan does, a line for each stage with its kernel, or why it is not fused.</summary>
    public string Describe()
    {
        string head = $"{Width}x{Height} x{Scale}, {_kernels}" + (_reason is null ? $", {HeldBytes / 1024} KiB a thread" : $": {_reason}");
        return string.Join('\n', _body.Stages.Prepend(head));
    }

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
        _body.Run(source, target, first, end);
    }

    /// <summary>
    /// Makes the whole picture and says how long each stage took, but for moments in which another program had the
    /// processor; storing what the target converts belongs to the last.
    /// </summary>
    /// <param name="source">Gives rows of the input.</param>
    /// <param name="target">Gets the rows.</param>
    /// <returns>Milliseconds for each of <see cref="Stages"/>.</returns>
    /// <exception cref="InvalidOperationException">The plan is not fused.</exception>
    public IReadOnlyList<double> Profile(RowSource source, RowTarget target)
    {
        if (_body is not StreamingPlan rows) throw new InvalidOperationException("The plan has no stages.");
        target.Begin(0, Height * Scale);
        return [.. rows.Profile(source, target).Select(time => time * 1e3 / Stopwatch.Frequency)];
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
    public void Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, int first, int end)
    {
        if (!_recurs || _body is not EagerPlan plan) throw new InvalidOperationException("The network has no state.");
        plan.Run(inputs, outputs, first, end);
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    private static PlanCompilation Float32(Network network, int width, int height, PlanOptions options) => SimdWidth.Current switch
    {
        16 => PlanCompilation.Float32<SimdVector16>(network, width, height, options),
        8 => PlanCompilation.Float32<SimdVector8>(network, width, height, options),
        4 => PlanCompilation.Float32<SimdVector4>(network, width, height, options),
        _ => PlanCompilation.Float32<SimdVector1>(network, width, height, options),
    };

    private static PlanCompilation Int8(Network network, int width, int height, QuantizationTable? ranges)
    {
        if (ranges is null) throw new BadInputException("This model has no ranges for int8.") { Reason = FailureReason.NoInt8Ranges };
        ranges.Check(network.Graph, "of the model");
        PlanCompilation compilation = (SimdWidth.Current, SimdWidth.MultipliesBytes) switch
        {
            (16, true) => PlanCompilation.Int8<Int8Vector8<DotProducts>, SimdVector16>(network, width, height, ranges),
            (16, false) => PlanCompilation.Int8<Int8Vector8<WidenedProducts>, SimdVector16>(network, width, height, ranges),
            (8, true) => PlanCompilation.Int8<Int8Vector8<DotProducts>, SimdVector8>(network, width, height, ranges),
            (8, false) => PlanCompilation.Int8<Int8Vector8<WidenedProducts>, SimdVector8>(network, width, height, ranges),
            (4, _) => PlanCompilation.Int8<Int8Vector4, SimdVector4>(network, width, height, ranges),
            _ => PlanCompilation.Int8<Int8Vector1, SimdVector1>(network, width, height, ranges),
        };
        return compilation.Pipeline is not null ? compilation : throw new BadInputException($"This network has no int8 form ({compilation.Reason}).") { Reason = FailureReason.NoInt8Form };
    }
}
