using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Turns a graph into a row pipeline with one set of kernels.</summary>
internal sealed class PlanCompiler
{
    private readonly NetworkGraph _graph;
    private readonly StageKernels _kernels;
    private readonly RowValue[] _values;
    private readonly List<RowStage> _stages = [];
    private readonly RowValue? _entered;

    private PlanCompiler(NetworkGraph graph, StageKernels kernels, int width, int height)
    {
        (_graph, _kernels) = (graph, kernels);
        _values = new RowValue[graph.ValueCount];
        foreach (GraphValue value in graph.Inputs.Select(input => input.Value).Concat(graph.Nodes.SelectMany(node => node.Outputs)))
        {
            bool given = graph.Inputs.Any(input => input.Value == value);
            RowLayout layout = given ? RowLayout.Float(value.Channels, value.Grid.Along(width)) : kernels.Layout(value, width);
            _values[value.Id] = new RowValue(value.Id, value.Grid.Along(height), layout) { Blank = given ? null : kernels.Blank(value, layout) };
        }

        GraphValue input = graph.Inputs[0].Value;
        if (kernels.EntryLayout(input, width) is not { } entry) return;
        _entered = new RowValue(graph.ValueCount + 1, height, entry);
        _stages.Add(kernels.Entry(input, _values[input.Id], _entered));
    }

    /// <summary>Compiles; without a row form of every node there is no pipeline but a reason.</summary>
    public static RowPipeline? Compile(NetworkGraph graph, StageKernels kernels, int width, int height, out string? reason)
    {
        reason = graph.Inputs.Count != 1 || graph.Outputs.Count != 1 ? "it has several inputs or outputs" : null;
        if (reason is not null) return null;
        PlanCompiler compiler = new(graph, kernels, width, height);
        reason = compiler.AddStages();
        if (reason is null) return new RowPipeline(compiler._values[graph.Inputs[0].Value.Id], compiler._stages);
        foreach (RowStage stage in compiler._stages) stage.Dispose();
        return null;
    }

    private string? AddStages()
    {
        Dictionary<GraphNode, ConvolutionStep> steps = ConvolutionSteps.Find(_graph);
        HashSet<GraphNode> taken = new(steps.Values.SelectMany(step => step.Nodes), ReferenceEqualityComparer.Instance);
        GraphValue output = _graph.Outputs[0];
        bool read = _graph.Nodes.Any(node => node.Inputs.Contains(output));
        bool written = false;
        foreach (GraphNode node in _graph.Nodes)
        {
            RowStage? stage;
            if (steps.TryGetValue(node, out ConvolutionStep? step))
            {
                bool toTarget = step.Output == output && !read && _kernels.WritesTarget(step);
                written |= toTarget;
                stage = _kernels.Convolution(step, InputsOf(step), _values[step.Output.Id], toTarget);
            }
            else if (taken.Contains(node))
            {
                continue;
            }
            else
            {
                stage = _kernels.Other(node, [.. node.Inputs.Select(input => _values[input.Id])], _values[node.Output.Id]);
            }

            if (stage is null) return $"'{step?.Description ?? node.Description}' has no row form";
            _stages.Add(stage);
        }

        if (written) return null;
        RowValue result = _values[output.Id];
        if (_kernels.Writer(output, result, result with { Id = _graph.ValueCount }) is not { } writer) return "its output is not made of plain rows";
        _stages.Add(writer);
        return null;
    }

    private RowValue[] InputsOf(ConvolutionStep step)
    {
        RowValue[] inputs = [.. step.Inputs.Select(input => _values[input.Id])];
        if (_entered is not null && step.Head.Inputs[0] == _graph.Inputs[0].Value) inputs[0] = _entered;
        return inputs;
    }
}
