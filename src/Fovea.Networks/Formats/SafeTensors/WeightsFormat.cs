using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>The weights of a network as the tensors of a file, and back.</summary>
public static class WeightsFormat
{
    /// <summary>The bytes of a safetensors file.</summary>
    /// <param name="graph">The network; its parameters give names, order and dimensions.</param>
    /// <param name="parameters">A tensor for each of them.</param>
    /// <exception cref="BadInputException">A weight is not finite.</exception>
    public static byte[] Serialize(NetworkGraph graph, ParameterSet parameters)
    {
        List<SafeTensor> tensors = [];
        foreach (ParameterDefinition definition in graph.Parameters)
        {
            float[] values = parameters[definition.Name].Span.ToArray();
            CheckFinite(definition.Name, values, "The network");
            tensors.Add(new SafeTensor(definition.Name, definition.Dimensions, values));
        }

        return SafeTensors.Serialize(tensors, new Dictionary<string, string> { ["format"] = "fovea" });
    }

    /// <summary>The parameters of a graph from a file that must hold them all and no others.</summary>
    /// <param name="tensors">What the file holds.</param>
    /// <param name="graph">The network.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="BadInputException">A tensor is missing, of another shape, not finite or unknown.</exception>
    public static ParameterSet Read(IReadOnlyList<SafeTensor> tensors, NetworkGraph graph, string source)
    {
        Dictionary<string, SafeTensor> stored = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (ParameterDefinition definition in graph.Parameters)
        {
            if (!stored.Remove(definition.Name, out SafeTensor? tensor)) throw new BadInputException($"'{source}' lacks '{definition.Name}', which the network needs.");
            if (!tensor.Dimensions.SequenceEqual(definition.Dimensions)) throw new BadInputException($"'{source}': '{definition.Name}' has shape {Text(tensor.Dimensions)}, but the network needs {Text(definition.Dimensions)}.");
            CheckFinite(definition.Name, tensor.Values.Span, $"'{source}'");
        }

        if (stored.Count > 0) throw new BadInputException($"'{source}' holds '{stored.Keys.First()}', which the network does not have.");
        Dictionary<string, SafeTensor> all = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        return new ParameterSet(graph.Parameters.Select(definition => KeyValuePair.Create(definition.Name, Tensor.From(definition.Shape, all[definition.Name].Values.Span))));
    }

    private static void CheckFinite(string name, ReadOnlySpan<float> values, string owner)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) throw new BadInputException($"{owner} has the value {value.ToString(CultureInfo.InvariantCulture)} in '{name}'.");
        }
    }

    private static string Text(IReadOnlyList<int> dimensions) => $"[{string.Join(", ", dimensions)}]";
}
