using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>One instance of a spec: its graph with parameters. Many threads may run it at once, each with its own tape.</summary>
public sealed class Network : IDisposable
{
    /// <summary>Joins a spec with parameters, which the network then owns.</summary>
    /// <exception cref="BadInputException">The spec is out of range, or the parameters are not those of its graph.</exception>
    public Network(NetworkSpec spec, ParameterSet parameters)
    {
        spec.Validate();
        Spec = spec;
        Graph = spec.BuildGraph();
        Parameters = parameters;
        CheckParameters();
    }

    /// <summary>What describes it.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>What it computes.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The weights, in the order of <see cref="NetworkGraph.Parameters"/>.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Output pixels per input pixel along each axis.</summary>
    public int Scale => Spec.Scale;

    /// <summary>What its input and output mean.</summary>
    public InputColor Input => Spec.Input;

    /// <summary>Channels of the input and of the output.</summary>
    public int InputChannels => Spec.InputChannels;

    /// <summary>Input pixels on each side that can change an output pixel: the halo that a band needs to give the same bits as the whole frame; see <see cref="NetworkGraph.Unbounded"/>.</summary>
    public int ReceptiveRadius => Graph.ReceptiveRadius;

    /// <summary>A network with the starting weights of its architecture; the same seed gives the same weights.</summary>
    /// <exception cref="BadInputException">The spec is out of range.</exception>
    public static Network Create(NetworkSpec spec, ulong seed)
    {
        spec.Validate();
        RandomSource random = new(seed);
        List<KeyValuePair<string, Tensor>> tensors = [];
        foreach (ParameterDefinition definition in spec.BuildGraph().Parameters)
        {
            Tensor tensor = new(definition.Shape);
            // A stream for each tensor, so that a change of one layer leaves the start of the others alone.
            definition.Initialization.Fill(tensor, random.Split());
            tensors.Add(new(definition.Name, tensor));
        }

        return new Network(spec, new ParameterSet(tensors));
    }

    /// <summary>A network with weights from a file, such as <see cref="SafeTensors"/> or <see cref="PyTorch.PyTorchFile"/> read.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="tensors">Every tensor of the network under its own name, and no others.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="BadInputException">The spec is out of range, or a tensor is missing, of another shape, not finite or not the network's.</exception>
    public static Network FromTensors(NetworkSpec spec, IReadOnlyList<SafeTensor> tensors, string source)
    {
        spec.Validate();
        return new Network(spec, WeightsFormat.Read(tensors, spec.BuildGraph(), source));
    }

    /// <summary>Enlarges frames.</summary>
    /// <param name="tape">Lends the results, and records when it watches the parameters or the input.</param>
    /// <param name="input">(N, C, H, W) with C = <see cref="InputChannels"/> times the <see cref="NetworkSpec.Frames"/> of the spec, samples in [0, 1].</param>
    /// <returns>(N, <see cref="InputChannels"/>, scale·H, scale·W), not clamped to [0, 1]; valid until the tape is reset.</returns>
    /// <exception cref="ArgumentException">The input has another number of channels.</exception>
    public Tensor Forward(Tape tape, Tensor input) => Forward(tape, input, Parameters);

    /// <summary>Enlarges frames with other weights of the same names and shapes, such as those of a training form.</summary>
    /// <inheritdoc cref="Forward(Tape, Tensor)"/>
    public Tensor Forward(Tape tape, Tensor input, ParameterSet parameters) => Graph.Run(tape, [input], parameters)[0];

    /// <summary>Multiply-accumulates for one frame of the size; see <see cref="NetworkGraph.CountMultiplyAccumulates"/>.</summary>
    public long CountMultiplyAccumulates(int width, int height) => Graph.CountMultiplyAccumulates(width, height);

    /// <summary>A network with its own copy of the weights.</summary>
    public Network Clone() => new(Spec, Parameters.Clone());

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();

    private void CheckParameters()
    {
        foreach (ParameterDefinition definition in Graph.Parameters)
        {
            if (!Parameters.Contains(definition.Name)) throw new BadInputException($"The weights lack '{definition.Name}'.");
            Shape shape = Parameters[definition.Name].Shape;
            if (shape != definition.Shape) throw new BadInputException($"'{definition.Name}' has shape {shape}, but the network needs {definition.Shape}.");
        }

        string? extra = Parameters.Names.FirstOrDefault(name => Graph.Parameters.All(definition => definition.Name != name));
        if (extra is not null) throw new BadInputException($"The weights hold '{extra}', which the network does not have.");
    }
}

/// <summary>Tells two networks apart by what they compute: structure and every weight.</summary>
public static class NetworkFingerprint
{
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    /// <param name="network">The network.</param>
    /// <param name="ranges">What bytes stand for if it runs in int8, else null.</param>
    /// <param name="bicubicChroma">Whether its colours are left to bicubic enlargement.</param>
    public static string Of(Network network, QuantizationTable? ranges, bool bicubicChroma = false)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(network.Spec.ToString()));
        foreach (string name in network.Parameters.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(network.Parameters[name].Span));
        }

        if (ranges is not null) hash.AppendData(Encoding.UTF8.GetBytes(ranges.ToJson()));
        if (bicubicChroma) hash.AppendData("bicubic chroma"u8);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
