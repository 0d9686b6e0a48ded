using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Quantization;

/// <summary>Ranges for tests: what a float forward pass of one picture reaches.</summary>
internal static class Ranges
{
    public static QuantizationTable Of(Network network, Tensor picture)
    {
        using Tape tape = new();
        GraphRun run = new(tape, network.Parameters, network.Graph.ValueCount);
        run[network.Graph.Inputs[0].Value] = picture;
        foreach (GraphNode node in network.Graph.Nodes) node.Run(run);
        IReadOnlyDictionary<string, int> needed = QuantizationTable.Needed(network.Graph);
        return new QuantizationTable(ConvolutionSteps.Find(network.Graph).Values
            .Where(step => needed.ContainsKey(step.Name))
            .ToDictionary(step => step.Name, step => Of(run[step.Output])));
    }

    private static ValueRange Of(Tensor value)
    {
        int channels = value.Shape.Channels;
        float[] low = new float[channels], high = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            foreach (float one in value.Plane(0, c)) (low[c], high[c]) = (Math.Min(low[c], one), Math.Max(high[c], one));
        }

        return new ValueRange(low, high);
    }
}
