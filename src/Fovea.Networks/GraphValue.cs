namespace Fovea.Networks;

/// <summary>One value that flows through a graph: the result of a node, or an input.</summary>
/// <param name="Id">Index in the graph, from 0, in the order of computation.</param>
/// <param name="Channels">Number of feature maps.</param>
/// <param name="Grid">Size relative to the network's input.</param>
public sealed record GraphValue(int Id, int Channels, GridScale Grid);
