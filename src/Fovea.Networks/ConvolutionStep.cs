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
