using Fovea.Networks;
using Fovea.Networks.Nodes;

namespace Fovea.Cli.Commands;

/// <summary>One line of a network's listing.</summary>
/// <param name="Name">The layer's name; empty for what has no weights.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Channels">Feature maps that it makes.</param>
/// <param name="Grid">Their size relative to the input.</param>
/// <param name="Parameters">Scalars that it trains; 0 where it shares those of a layer above.</param>
/// <param name="MultiplyAccumulates">For one frame of 320x180.</param>
internal sealed record ModelLayer(string Name, string Operation, int Channels, string Grid, int Parameters, long MultiplyAccumulates)
{
    /// <summary>The lines of a network, in the order of computation.</summary>
    public static IReadOnlyList<ModelLayer> Of(Network network)
    {
        HashSet<string> seen = [];
        List<ModelLayer> layers = [];
        foreach (GraphNode node in network.Graph.Nodes)
        {
            int parameters = node.ParameterNames.Where(seen.Add).Sum(name => network.Parameters[name].Count);
            string name = node switch
            {
                ConvolutionNode convolution => convolution.Name,
                TransposedConvolutionNode convolution => convolution.Name,
                _ => "",
            };
            int channels = node.Outputs.Sum(output => output.Channels);
            layers.Add(new ModelLayer(name, node.Description, channels, node.Output.Grid.ToString(), parameters, node.CountMultiplyAccumulates(320, 180)));
        }

        return layers;
    }
}
