using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>A part of a network's input on which it runs, beside the whole input, in which flows may point anywhere.</summary>
/// <param name="graph">The network's graph.</param>
/// <param name="whole">(1, C, H, W): all of its one input.</param>
/// <param name="top">First row of the part.</param>
/// <param name="left">First column.</param>
internal sealed class GraphPart(NetworkGraph graph, Tensor whole, int top, int left)
{
    /// <summary>A value of the graph that is channels of its input, whole.</summary>
    public WarpSource Source(GraphValue value) => new(whole, FirstChannel(graph, value)!.Value, value.Channels, top, left);

    /// <summary>The first channel of a graph's one input that a value is, or null for a value that is computed.</summary>
    public static int? FirstChannel(NetworkGraph graph, GraphValue value)
    {
        GraphValue input = graph.Inputs[0].Value;
        if (value == input) return 0;
        GraphNode? node = graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(value));
        return node is SplitNode split && split.Inputs[0] == input ? split.Outputs.TakeWhile(part => part != value).Sum(part => part.Channels) : null;
    }
}
