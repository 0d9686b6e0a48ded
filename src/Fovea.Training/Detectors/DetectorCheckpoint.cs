using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Faces;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Detectors;

/// <summary>The state of a detector run on disk: all weights, the moments of the network in training, and the counters.</summary>
internal static class DetectorCheckpoint
{
    private static readonly string[] Prefixes = ["pnet/", "rnet/", "onet/"];

    /// <summary>Where a run folder keeps it.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "checkpoints", "detector.safetensors");

    /// <summary>Writes it aside and renames it.</summary>
    public static void Save(string path, DetectorOptions options, Mtcnn networks, Adam adam, long step, double seconds, string data)
    {
        List<SafeTensor> tensors = [];
        foreach ((int i, MtcnnStage stage) in networks.Networks.Index())
        {
            foreach (string name in stage.Parameters.Names) tensors.Add(new(Prefixes[i] + name, [stage.Parameters[name].Count], stage.Parameters[name].Span.ToArray()));
        }

        tensors.Add(new("adam/first", [adam.First.Length], adam.First));
        tensors.Add(new("adam/second", [adam.Second.Length], adam.Second));
        SafeTensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["options"] = JsonSerializer.Serialize(options, DetectorJson.Default.DetectorOptions),
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = seconds.ToString("R", CultureInfo.InvariantCulture),
            ["data"] = data,
        });
    }

    /// <summary>Reads options and counters.</summary>
    /// <exception cref="BadInputException">There is none, or it is damaged.</exception>
    public static (DetectorOptions Options, long Step, double Seconds, string Data, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Values) Load(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"there is no checkpoint {path}.");
        SafeTensorsFile file = SafeTensors.Read(path);
        try
        {
            IReadOnlyDictionary<string, string> fields = file.Metadata;
            DetectorOptions options = DetectorRecipe.Read(ForeignJson.ReadObject(fields["options"]));
            return (options, long.Parse(fields["step"], CultureInfo.InvariantCulture), double.Parse(fields["seconds"], CultureInfo.InvariantCulture), fields["data"], file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values));
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"{path} is no checkpoint of a detector: {exception.Message}", exception);
        }
    }

    /// <summary>Copies loaded values into weights and, unless it is null, the moments of an optimizer.</summary>
    /// <exception cref="BadInputException">A tensor is missing or of another size.</exception>
    public static void Restore(string path, IReadOnlyDictionary<string, ReadOnlyMemory<float>> values, Mtcnn networks, Adam? adam)
    {
        void Copy(string name, Span<float> to)
        {
            if (!values.TryGetValue(name, out ReadOnlyMemory<float> from) || from.Length != to.Length) throw new BadInputException($"checkpoint {path} lacks '{name}' or has it in another size.");
            from.Span.CopyTo(to);
        }

        foreach ((int i, MtcnnStage stage) in networks.Networks.Index())
        {
            foreach (string name in stage.Parameters.Names)
            {
                Tensor tensor = stage.Parameters[name];
                Copy(Prefixes[i] + name, tensor.Span);
            }
        }

        if (adam is null) return;
        Copy("adam/first", adam.First);
        Copy("adam/second", adam.Second);
    }
}
