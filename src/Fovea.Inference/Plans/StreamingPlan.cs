using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A network as a pipeline of rows.</summary>
/// <param name="network">The network; no longer needed once its stages are made.</param>
/// <param name="kernels">What the stages were made by.</param>
/// <param name="pipeline">The stages, which the plan then owns.</param>
/// <param name="width">Width of the frames.</param>
/// <param name="height">Height of the frames.</param>
internal sealed class StreamingPlan(Network network, StageKernels kernels, RowPipeline pipeline, int width, int height) : InferencePlan(network, width, height)
{
    // Long enough for a clock, short enough to go unnoticed; the best of several, for a busy machine.
    private const int Rounds = 7;
    private const int MeasuredRows = 64;

    // What was measured in this process, by both kinds of pipelines.
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    private readonly NetworkGraph _graph = network.Graph;

    public override ConvolutionAlgorithm Algorithm => kernels.Algorithm;

    public override Precision Precision => kernels.Precision;

    public override bool IsFused => true;

    public override long HeldBytes => pipeline.HeldBytes;

    public override string Kernels => kernels.Name;

    public override IReadOnlyList<PlanStage> Stages =>
    [
        .. pipeline.Stages.Select(stage => new PlanStage(
            $"{Kernels}: {stage.Name}: {string.Join('+', stage.Inputs.Select(ChannelsOf).DefaultIfEmpty(0))} > {ChannelsOf(stage.Output)}{(IsLast(stage) ? " stored" : "")}",
            stage.Name,
            ChannelsOf(stage.Output))),
    ];

    private protected override string Summary => $"{Kernels}, {HeldBytes / 1024} KiB a thread";

    private protected override IEnumerable<string> Lines => pipeline.Stages.Select(stage => string.Create(
        CultureInfo.InvariantCulture,
        $"{stage.Name}: {ChannelsOf(stage.Output)} channels, {(IsLast(stage) ? "stored" : $"{pipeline.Capacities[stage.Output.Id]} rows kept")}"));

    public override IReadOnlyList<double> Profile(RowSource source, RowTarget target)
    {
        target.Begin(0, pipeline.Output.Height);
        RowClock clock = pipeline.CreateClock();
        pipeline.Run(source, target, 0, pipeline.Output.Height, clock);
        return [.. pipeline.Stages.Select(stage => (clock.MakeTicks(stage.Output.Id) + (IsLast(stage) ? clock.StoreTicks : 0)) * 1e3 / Stopwatch.Frequency)];
    }

    /// <summary>True when this is clearly faster here than another plan of the same network; measured once in a process for each kind.</summary>
    public bool IsFasterThan(StreamingPlan other) => Known.GetOrAdd($"{SimdWidth.Current} {Kind} {other.Kind}", _ => MeasureAgainst(other));

    private protected override void Make(RowSource source, RowTarget target, int first, int end) => pipeline.Run(source, target, first, end);

    private protected override void Free() => pipeline.Dispose();

    private string Kind => string.Join(';', pipeline.Stages.Select(stage => $"{stage.Name} {stage.Output.Layout} {pipeline.Capacities[stage.Output.Id]}"));

    private bool MeasureAgainst(StreamingPlan other)
    {
        using Tensor picture = new(new Shape(1, pipeline.Reader.Output.Layout.Channels, Height, Width));
        RandomSource random = new(1);
        foreach (ref float value in picture.Span) value = random.NextFloat();
        int end = Math.Min(MeasuredRows, pipeline.Output.Height);
        using Tensor rows = new(new Shape(1, pipeline.Output.Layout.Channels, end + 3, pipeline.Output.Layout.Width));
        double others = double.MaxValue, own = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            others = Math.Min(others, other.Time(picture, rows, end));
            own = Math.Min(own, Time(picture, rows, end));
        }

        return own < 0.97 * others;
    }

    private double Time(Tensor picture, Tensor rows, int end)
    {
        using TensorTarget target = new(rows);
        long start = Stopwatch.GetTimestamp();
        pipeline.Run(new TensorRows(picture), target, 0, end);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private bool IsLast(RowStage stage) => stage == pipeline.Stages[^1];

    // Those of the graph: a row in memory may interleave channels or hold them as frequencies. The compiler's own values,
    // the entered input and the stored output, have identities beyond the graph's.
    private int ChannelsOf(RowValue value)
    {
        IEnumerable<GraphValue> values = _graph.Inputs.Select(input => input.Value).Concat(_graph.Nodes.SelectMany(node => node.Outputs));
        return values.FirstOrDefault(known => known.Id == value.Id)?.Channels
            ?? (value.Id == _graph.ValueCount ? _graph.Outputs[0] : _graph.Inputs[0].Value).Channels;
    }
}
