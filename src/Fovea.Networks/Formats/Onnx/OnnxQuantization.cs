using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks.Onnx;

/// <summary>
/// The form of 8-bit networks that runtimes look for: values are rounded and at once turned back (QuantizeLinear,
/// DequantizeLinear), and they find the integer kernels between. Values have one scale each, because runtimes take no
/// more for the input of a convolution; weights have one for each output channel.
/// </summary>
internal sealed class OnnxQuantization(OnnxGraph graph, ParameterSet parameters, IReadOnlyDictionary<int, (float Least, float Largest)> ranges)
{
    private const int Levels = 255;
    private const int LargestWeight = 127;

    /// <summary>Appends the rounding of a value and returns the rounded value's name.</summary>
    public string Round(GraphValue value, string name)
    {
        if (!ranges.TryGetValue(value.Id, out (float Least, float Largest) range)) return name;
        (float scale, byte zero) = Coding(range.Least, range.Largest);
        string scaleName = graph.Scalar($"scale_{value.Id}", scale), zeroName = graph.Byte($"zero_{value.Id}", zero);
        string coded = graph.Add("QuantizeLinear", [name, scaleName, zeroName]);
        return graph.Add("DequantizeLinear", [coded, scaleName, zeroName]);
    }

    /// <summary>Appends the weights and the bias of a convolution in 8 and 32 bits; null when the range of its input is not known.</summary>
    public string[]? Weights(ConvolutionNode node)
    {
        if (!ranges.TryGetValue(node.Inputs[0].Id, out (float Least, float Largest) range)) return null;
        Tensor weight = parameters[node.WeightName];
        Shape shape = weight.Shape;
        int count = weight.Count / shape.Batch;
        float[] scales = new float[shape.Batch];
        sbyte[] codes = new sbyte[weight.Count];
        for (int channel = 0; channel < shape.Batch; channel++)
        {
            ReadOnlySpan<float> values = weight.Span.Slice(channel * count, count);
            scales[channel] = Math.Max(Largest(values), 1e-8f) / LargestWeight;
            for (int i = 0; i < count; i++) codes[channel * count + i] = (sbyte)MathF.Round(values[i] / scales[channel]);
        }

        string scaleName = graph.Floats($"{node.WeightName}.scale", scales, scales.Length);
        string coded = graph.SignedBytes($"{node.WeightName}.code", codes, shape.Batch, shape.Channels, shape.Height, shape.Width);
        string whole = graph.Add("DequantizeLinear", [coded, scaleName], OnnxAttribute.Of("axis", 0));
        return node.HasBias ? [whole, Bias(node, Coding(range.Least, range.Largest).Scale, scales)] : [whole];
    }

    private string Bias(ConvolutionNode node, float inputScale, float[] weightScales)
    {
        ReadOnlySpan<float> bias = parameters[node.BiasName!].Span;
        int[] codes = new int[bias.Length];
        float[] scales = new float[bias.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            scales[i] = inputScale * weightScales[i];
            codes[i] = (int)Math.Clamp(Math.Round((double)bias[i] / scales[i]), int.MinValue, int.MaxValue);
        }

        return graph.Add("DequantizeLinear", [graph.Integers32($"{node.BiasName}.code", codes), graph.Floats($"{node.BiasName}.scale", scales, scales.Length)], OnnxAttribute.Of("axis", 0));
    }

    // Zero has a code of its own, or padding would add a little light.
    private static (float Scale, byte Zero) Coding(float least, float largest)
    {
        (least, largest) = (Math.Min(least, 0), Math.Max(largest, 0));
        float scale = Math.Max(largest - least, 1e-8f) / Levels;
        return (scale, (byte)Math.Clamp(MathF.Round(-least / scale), 0, Levels));
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}

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
        QuantizationTable table = model.Quantization ?? throw new BadInputException($"Model '{model.Name}' has no table of ranges for int8.") { Reason = FailureReason.NoInt8Ranges };
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
