using Fovea.Tensors;

namespace Fovea.Networks.Onnx;

/// <summary>
/// Writes networks for other runtimes, as ONNX with operator set 17: one input (1, C, H, W) of the name
/// <see cref="InputName"/> with samples in [0, 1], one output (1, C, scale·H, scale·W) of the name <see cref="OutputName"/>.
/// </summary>
public static class OnnxModel
{
    /// <summary>Version of the operators; GridSample came with 16.</summary>
    public const int OperatorSet = 17;

    /// <summary>Name of the input.</summary>
    public const string InputName = "input";

    /// <summary>Name of the output.</summary>
    public const string OutputName = "output";

    // The form of the file itself: 8 belongs to operator set 17.
    private const long FormatVersion = 8;

    /// <summary>A network as the bytes of an ONNX file.</summary>
    /// <param name="network">The network; of several outputs the picture alone is exported.</param>
    /// <param name="name">Name of the graph.</param>
    /// <param name="options">Sizes and precision; null for the defaults.</param>
    /// <exception cref="BadInputException">A size is negative, or only one of the two is given; or the network carries state.</exception>
    public static byte[] Write(Network network, string name, OnnxOptions? options = null)
    {
        options ??= new OnnxOptions();
        if (options.Width < 0 || options.Height < 0 || options.Width == 0 != (options.Height == 0)) throw new BadInputException($"A size of {options.Width}x{options.Height} cannot be exported: give both sides, or none for any size.");
        if (network.Spec.IsRecurrent) throw new BadInputException($"The network of '{name}' carries state from frame to frame, which cannot be exported yet; choose another model.");
        ProtoMessage graph = new OnnxTranslation(network, options).Write(name);
        ProtoMessage operators = new ProtoMessage().Add(1, "").Add(2, (long)OperatorSet);
        return new ProtoMessage().Add(1, FormatVersion).Add(2, "fovea").Add(7, graph).Add(8, operators).Bytes.ToArray();
    }

    /// <summary>Writes an ONNX file; it appears only when complete.</summary>
    /// <inheritdoc cref="Write(Network, string, OnnxOptions?)"/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Network network, string name, OnnxOptions? options = null) => AtomicFile.Write(path, Write(network, name, options));

    /// <summary>The range of every value of a network's graph over some inputs: what <see cref="OnnxOptions.Ranges"/> takes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">(N, C, H, W) each, samples in [0, 1].</param>
    public static IReadOnlyDictionary<int, (float Least, float Largest)> MeasureRanges(Network network, IEnumerable<Tensor> inputs)
    {
        Dictionary<int, (float Least, float Largest)> ranges = [];
        foreach (Tensor input in inputs)
        {
            using Tape tape = new();
            GraphRun run = new(tape, network.Parameters, network.Graph.ValueCount);
            run[network.Graph.Inputs[0].Value] = input;
            Extend(ranges, network.Graph.Inputs[0].Value.Id, input);
            foreach (GraphNode node in network.Graph.Nodes)
            {
                node.Run(run);
                foreach (GraphValue output in node.Outputs) Extend(ranges, output.Id, run[output]);
            }
        }

        return ranges;
    }

    private static void Extend(Dictionary<int, (float Least, float Largest)> ranges, int id, Tensor tensor)
    {
        (float least, float largest) = ranges.GetValueOrDefault(id, (float.MaxValue, float.MinValue));
        foreach (float value in tensor.Span) (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
        ranges[id] = (least, largest);
    }
}

/// <summary>What an exported network is like.</summary>
/// <param name="Width">Width of the frames in pixels, or 0 for any.</param>
/// <param name="Height">Height of the frames in pixels, or 0 for any.</param>
/// <param name="Clamp">Whether the output is limited to [0, 1], as it is when pixels are stored; the network alone may overshoot.</param>
/// <param name="Ranges">
/// The least and the largest value of each value of the graph, by its id, for a network in 8 bits; null for floats. An input
/// or a result of an operator without a range stays in floats.
/// </param>
public sealed record OnnxOptions(int Width = 0, int Height = 0, bool Clamp = true, IReadOnlyDictionary<int, (float Least, float Largest)>? Ranges = null);
