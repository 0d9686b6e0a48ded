using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Networks.Plans;

/// <summary>A network as a pipeline of rows.</summary>
internal sealed class RowPlan(RowPipeline pipeline) : PlanBody
{
    public override IReadOnlyList<string> Stages =>
    [
        .. pipeline.Stages.Select(stage => string.Create(
            CultureInfo.InvariantCulture,
            $"{stage.Name}: {stage.Output.Layout.Channels} channels, {Kept(stage)}")),
    ];

    public override long HeldBytes => pipeline.HeldBytes;

    public override void Run(RowSource source, RowTarget target, int first, int end) => pipeline.Run(source, target, first, end);

    public override void Dispose() => pipeline.Dispose();

    private string Kept(RowStage stage) => stage == pipeline.Stages[^1] ? "stored" : $"{pipeline.Capacities[stage.Output.Id]} rows kept";
}
