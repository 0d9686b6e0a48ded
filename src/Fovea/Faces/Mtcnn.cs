using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.PyTorch;
using Fovea.Tensors;

namespace Fovea.Faces;

/// <summary>The weights of an MTCNN detector: P-, R- and O-Net. On disk, a folder with a safetensors file of each.</summary>
public sealed class Mtcnn : IDisposable
{
    private static readonly (string File, Func<NetworkGraph> Graph)[] Stages = [("pnet", MtcnnGraphs.Proposal), ("rnet", MtcnnGraphs.Refinement), ("onet", MtcnnGraphs.Output)];

    private readonly MtcnnStage[] _stages;

    private Mtcnn(IEnumerable<MtcnnStage> stages) => _stages = [.. stages];

    /// <summary>P-Net: proposes faces at every place and size.</summary>
    public MtcnnStage Proposal => _stages[0];

    /// <summary>R-Net: refines proposals.</summary>
    public MtcnnStage Refinement => _stages[1];

    /// <summary>O-Net: decides, and finds five landmarks.</summary>
    public MtcnnStage Output => _stages[2];

    /// <summary>All three, in that order.</summary>
    public IReadOnlyList<MtcnnStage> Networks => _stages;

    /// <summary>A detector with random weights, to be trained; the same seed gives the same weights.</summary>
    public static Mtcnn Create(ulong seed)
    {
        RandomSource random = new(seed);
        return new Mtcnn(Stages.Select(stage => Create(stage.Graph(), random)).ToArray());
    }

    /// <summary>Takes over the weights of another.</summary>
    public void CopyFrom(Mtcnn other)
    {
        for (int i = 0; i < _stages.Length; i++) _stages[i].Parameters.CopyFrom(other._stages[i].Parameters);
    }

    /// <summary>Reads a detector folder.</summary>
    /// <exception cref="BadInputException">A file is missing, corrupt or of another network.</exception>
    public static Mtcnn Load(string folder) => Load(folder, ".safetensors", path => SafeTensors.Read(path).Tensors);

    /// <summary>Reads pnet.pt, rnet.pt and onet.pt as facenet-pytorch publishes them (MIT).</summary>
    /// <exception cref="BadInputException">A file is missing, corrupt, asks for code to run or is of another network.</exception>
    public static Mtcnn LoadPyTorch(string folder) => Load(folder, ".pt", path => [.. PyTorchFile.Read(path).Select(MapOverMap)]);

    /// <summary>True for a folder that holds a detector.</summary>
    public static bool IsFolder(string folder) => Stages.All(stage => File.Exists(Path.Combine(folder, $"{stage.File}.safetensors")));

    /// <summary>SHA-256 over the weights, in lower case: tells detectors apart.</summary>
    public string Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (MtcnnStage stage in _stages)
        {
            foreach (string name in stage.Parameters.Names) hash.AppendData(MemoryMarshal.AsBytes(stage.Parameters[name].Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes a detector folder, creating it if needed; each file appears only when complete.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < Stages.Length; i++)
        {
            AtomicFile.Write(Path.Combine(folder, $"{Stages[i].File}.safetensors"), WeightsFormat.Serialize(_stages[i].Graph, _stages[i].Parameters));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MtcnnStage stage in _stages) stage.Dispose();
    }

    private static MtcnnStage Create(NetworkGraph graph, RandomSource random)
    {
        List<KeyValuePair<string, Tensor>> tensors = [];
        foreach (ParameterDefinition definition in graph.Parameters)
        {
            Tensor tensor = new(definition.Shape);
            definition.Initialization.Fill(tensor, random.Split());
            tensors.Add(new(definition.Name, tensor));
        }

        return new MtcnnStage(graph, new ParameterSet(tensors));
    }

    private static Mtcnn Load(string folder, string extension, Func<string, IReadOnlyList<SafeTensor>> read)
    {
        List<MtcnnStage> stages = [];
        try
        {
            foreach ((string file, Func<NetworkGraph> build) in Stages)
            {
                string path = Path.Combine(folder, file + extension);
                NetworkGraph graph = build();
                stages.Add(new MtcnnStage(graph, WeightsFormat.Read(read(path), graph, path)));
            }

            return new Mtcnn(stages);
        }
        catch
        {
            foreach (MtcnnStage stage in stages) stage.Dispose();
            throw;
        }
    }

    // A fully connected layer sees the last map flattened by column, row, channel, because the weights were first trained
    // on pictures stored column by column. As a convolution it has (outputs, channels, rows, columns).
    private static SafeTensor MapOverMap(SafeTensor tensor)
    {
        if (tensor.Dimensions.Count != 2) return tensor;
        (int outputs, int inputs) = (tensor.Dimensions[0], tensor.Dimensions[1]);
        int side = inputs is 576 or 1152 ? 3 : 1, channels = inputs / (side * side);
        ReadOnlySpan<float> from = tensor.Values.Span;
        float[] values = new float[from.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int column, int row, int channel) = (i % side, i / side % side, i / (side * side) % channels);
            values[i] = from[i / inputs * inputs + (column * side + row) * channels + channel];
        }

        return new SafeTensor(tensor.Name, [outputs, channels, side, side], values);
    }
}

/// <summary>One network of the cascade with its weights.</summary>
public sealed class MtcnnStage(NetworkGraph graph, ParameterSet parameters) : IDisposable
{
    /// <summary>The computation.</summary>
    public NetworkGraph Graph => graph;

    /// <summary>The weights.</summary>
    public ParameterSet Parameters => parameters;

    /// <summary>Logits, box corrections and, from O-Net, landmarks for pictures (N, 3, H, W); valid until the tape is reset.</summary>
    public Tensor[] Run(Tape tape, Tensor pictures) => graph.Run(tape, [pictures], parameters);

    /// <summary>The probability that item <paramref name="index"/> of the logits of sample <paramref name="sample"/> is a face.</summary>
    public static float Probability(Tensor logits, int sample, int index) =>
        (float)(1 / (1 + Math.Exp((double)logits.Plane(sample, 0)[index] - logits.Plane(sample, 1)[index])));

    /// <inheritdoc/>
    public void Dispose() => parameters.Dispose();
}
