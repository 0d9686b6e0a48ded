using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Turns a graph into a pipeline of rows with one set of kernels.</summary>
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

    /// <summary>Compiles; a network with a node that has no row form becomes plain operations, with the reason.</summary>
    /// <param name="network">The network.</param>
    /// <param name="kernels">What makes the stages.</param>
    /// <param name="width">Width of the frames.</param>
    /// <param name="height">Height of the frames.</param>
    public static InferencePlan Compile(Network network, StageKernels kernels, int width, int height)
    {
        NetworkGraph graph = network.Graph;
        if (graph.Inputs.Count != 1 || graph.Outputs.Count != 1) return new EagerPlan(network, width, height, "it has several inputs or outputs");
        PlanCompiler compiler = new(graph, kernels, width, height);
        if (compiler.AddStages() is not { } reason) return new StreamingPlan(network, kernels, new RowPipeline(compiler._values[graph.Inputs[0].Value.Id], compiler._stages), width, height);
        foreach (RowStage stage in compiler._stages) stage.Dispose();
        return new EagerPlan(network, width, height, reason);
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

/// <summary>
/// Makes the stages of a plan in one precision. A set of kernels decides how rows lie in memory and what computes
/// them; the compiler only knows the graph. What a set cannot do it refuses with a null, and the plan says so.
/// </summary>
/// <param name="parameters">The weights, which stages copy.</param>
internal abstract class StageKernels(ParameterSet parameters)
{
    /// <summary>What listings show, such as "fp32 direct, 512-bit".</summary>
    public abstract string Name { get; }

    /// <summary>The numbers they compute with.</summary>
    public virtual Precision Precision => Precision.Float32;

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
