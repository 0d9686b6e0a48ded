using System.Globalization;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A network as a pipeline of rows.</summary>
internal sealed class StreamingPlan(RowPipeline pipeline, NetworkGraph graph) : PlanBody
{
    public override IReadOnlyList<string> Stages =>
    [
        .. pipeline.Stages.Select(stage => string.Create(
            CultureInfo.InvariantCulture,
            $"{stage.Name}: {Channels(stage.Output)} channels, {Kept(stage)}")),
    ];

    /// <summary>What is timed, in the order of the pipeline's stages.</summary>
    public IReadOnlyList<PlanStage> Timed =>
    [
        .. pipeline.Stages.Select(stage => new PlanStage(
            $"{stage.Name}: {string.Join('+', stage.Inputs.Select(Channels).DefaultIfEmpty(0))} > {Channels(stage.Output)}{(stage == pipeline.Stages[^1] ? " stored" : "")}",
            stage.Name,
            Channels(stage.Output))),
    ];

    public override long HeldBytes => pipeline.HeldBytes;

    public override void Run(RowSource source, RowTarget target, int first, int end) => pipeline.Run(source, target, first, end);

    /// <summary>Runs the whole picture; gives the ticks of each stage.</summary>
    public double[] Profile(RowSource source, RowTarget target)
    {
        RowClock clock = pipeline.CreateClock();
        pipeline.Run(source, target, 0, pipeline.Output.Height, clock);
        return [.. pipeline.Stages.Select(stage => clock.MakeTicks(stage.Output.Id) + (stage == pipeline.Stages[^1] ? clock.StoreTicks : 0))];
    }

    public override void Dispose() => pipeline.Dispose();

    // Those of the graph: a row in memory may interleave channels or hold them as frequencies. The compiler's own values,
    // the entered input and the stored output, have identities beyond the graph's.
    private int Channels(RowValue value)
    {
        IEnumerable<GraphValue> values = graph.Inputs.Select(input => input.Value).Concat(graph.Nodes.SelectMany(node => node.Outputs));
        return values.FirstOrDefault(known => known.Id == value.Id)?.Channels
            ?? (value.Id == graph.ValueCount ? graph.Outputs[0] : graph.Inputs[0].Value).Channels;
    }

    private string Kept(RowStage stage) => stage == pipeline.Stages[^1] ? "stored" : $"{pipeline.Capacities[stage.Output.Id]} rows kept";
}
