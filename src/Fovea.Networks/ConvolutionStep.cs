using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>A convolution of a graph with the nodes that its stage takes along.</summary>
internal sealed class ConvolutionStep
{
    /// <summary>The convolution, or transposed convolution.</summary>
    public required GraphNode Head { get; init; }

    /// <summary>The head's name: that of its weights without ".weight".</summary>
    public string Name => Head switch
    {
        ConvolutionNode node => node.Name,
        TransposedConvolutionNode node => node.Name,
        _ => throw new InvalidOperationException($"'{Head.Description}' is no convolution."),
    };

    /// <summary>All nodes of the step, the head first.</summary>
    public List<GraphNode> Nodes { get; } = [];

    /// <summary>A value of the same grid that is added to the sums, or null.</summary>
    public GraphValue? Skip { get; set; }

    /// <summary>Functions of each value after that, in order.</summary>
    public List<GraphNode> Functions { get; } = [];

    /// <summary>A value each channel of which is added to all its pixels before the shuffle, or null.</summary>
    public GraphValue? Anchor { get; set; }

    /// <summary>Pixels that a channel becomes along an axis: more than 1 with a pixel shuffle or a transposed convolution.</summary>
    public int Scale { get; set; } = 1;

    /// <summary>Channel order of the pixel shuffle.</summary>
    public PixelOrder Order { get; set; } = PixelOrder.Crd;

    /// <summary>A value as fine as the output that is added after the shuffle, or null.</summary>
    public GraphValue? Fine { get; set; }

    /// <summary>What the last node writes.</summary>
    public GraphValue Output => Nodes[^1].Output;

    /// <summary>Values read, in the order of the stage.</summary>
    public IEnumerable<GraphValue> Inputs => new[] { Head.Inputs[0], Skip, Anchor, Fine }.OfType<GraphValue>();

    /// <summary>What a listing shows.</summary>
    public string Description => string.Join(" + ", Nodes.Select(node => node.Description));
}

/// <summary>Finds which nodes each convolution of a graph can take along: those that alone read what it makes.</summary>
internal static class ConvolutionSteps
{
    /// <summary>A step for every convolution that has a row form, by its last node.</summary>
    public static Dictionary<GraphNode, ConvolutionStep> Find(NetworkGraph graph)
    {
        ILookup<int, GraphNode> readers = graph.Nodes.SelectMany(node => node.Inputs.Select(input => (input.Id, node))).ToLookup(pair => pair.Id, pair => pair.node);
        HashSet<int> outputs = [.. graph.Outputs.Select(output => output.Id)];
        Dictionary<GraphNode, ConvolutionStep> steps = new(ReferenceEqualityComparer.Instance);
        foreach (GraphNode node in graph.Nodes)
        {
            if (node is not ConvolutionNode and not TransposedConvolutionNode) continue;
            ConvolutionStep step = new() { Head = node, Scale = node is TransposedConvolutionNode transposed ? transposed.Stride : 1 };
            step.Nodes.Add(node);
            while (!outputs.Contains(step.Output.Id) && readers[step.Output.Id].Take(2).ToArray() is [GraphNode next] && Take(step, next)) step.Nodes.Add(next);
            steps[step.Nodes[^1]] = step;
        }

        return steps;
    }

    private static bool Take(ConvolutionStep step, GraphNode next)
    {
        switch (next)
        {
            case AdditionNode when Other(step, next) is { } other:
                if (step.Scale > 1 && step.Fine is null) step.Fine = other;
                else if (step.Scale == 1 && step.Skip is null && step.Functions.Count == 0 && step.Anchor is null) step.Skip = other;
                else return false;
                return true;

            case ActivationNode or ClampNode or ScalingNode:
                if (step.Scale > 1 || step.Anchor is not null) return false;
                step.Functions.Add(next);
                return true;

            case RepeatedAdditionNode anchor when anchor.Inputs[0] == step.Output && anchor.Inputs[1] != step.Output:
                if (step.Scale > 1 || step.Anchor is not null || step.Skip is not null) return false;
                step.Anchor = anchor.Inputs[1];
                return true;

            case PixelShuffleNode shuffle when step.Scale == 1:
                (step.Scale, step.Order) = (shuffle.Scale, shuffle.Order);
                return true;

            default:
                return false;
        }
    }

    // What is added to the step's result; null when that is added to itself.
    private static GraphValue? Other(ConvolutionStep step, GraphNode addition)
    {
        GraphValue other = addition.Inputs[0] == step.Output ? addition.Inputs[1] : addition.Inputs[0];
        return other == step.Output ? null : other;
    }
}
