using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks.Onnx;

/// <summary>
/// Ranges for the 8-bit form of an exported model (<see cref="OnnxOptions.Ranges"/>), from the table with which it runs in
/// int8 here. ONNX runtimes take one range a value where the table has one for each channel: theirs holds all of them.
/// </summary>
public static class OnnxRanges
{
    /// <summary>The ranges that the table gives; the rest stays in floats, but for a last convolution whose result is the picture itself.</summary>
    /// <exception cref="BadInputException">The model has no table.</exception>
    public static IReadOnlyDictionary<int, (float Least, float Largest)> Of(Model model)
    {
        QuantizationTable table = model.Quantization ?? throw new BadInputException($"Model '{model.Name}' has no int8 form: it has no table of ranges; 'fovea quantize' makes one.");
        NetworkGraph graph = model.Network.Graph;
        Dictionary<int, (float Least, float Largest)> ranges = new() { [graph.Inputs[0].Value.Id] = (0, 1) };
        foreach (ConvolutionStep step in ConvolutionSteps.Find(graph).Values)
        {
            if (table.Steps.TryGetValue(step.Name, out ValueRange? range)) ranges[step.Output.Id] = (range.Low.Min(), range.High.Max());
            else if (step.Nodes is [ConvolutionNode, PixelShuffleNode]) ranges[step.Head.Output.Id] = (0, 1);
        }

        return ranges;
    }

    /// <summary>The same with every other value measured on a picture, so that a runtime may use integers wherever it can.</summary>
    /// <exception cref="BadInputException">The model has no table.</exception>
    public static IReadOnlyDictionary<int, (float Least, float Largest)> Of(Model model, Tensor picture)
    {
        Dictionary<int, (float Least, float Largest)> ranges = new(OnnxModel.MeasureRanges(model.Network, [picture]));
        foreach ((int id, (float Least, float Largest) range) in Of(model)) ranges[id] = range;
        return ranges;
    }
}
