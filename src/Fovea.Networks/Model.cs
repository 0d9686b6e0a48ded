using System.Security.Cryptography;
using System.Text;

namespace Fovea.Networks;

/// <summary>What a user picks: a network with its weights and its card. On disk, a folder with card.json and weights.safetensors, and ranges.json if it also runs in int8.</summary>
public sealed class Model : IDisposable
{
    /// <summary>File name of the card.</summary>
    public const string CardFile = "card.json";

    /// <summary>File name of the weights; a network without weights has none.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>File name of the table of ranges; a float model has none.</summary>
    public const string RangesFile = "ranges.json";

    /// <summary>Joins a card and a network, which the model then owns.</summary>
    /// <exception cref="ArgumentException">The network is not of the card's spec.</exception>
    public Model(ModelCard card, Network network)
        : this(card, network, null)
    {
    }

    /// <summary>Joins a card, a network, which the model then owns, and the ranges with which it runs in int8.</summary>
    /// <exception cref="ArgumentException">The network is not of the card's spec.</exception>
    public Model(ModelCard card, Network network, QuantizationTable? quantization)
    {
        if (card.Spec != network.Spec) throw new ArgumentException("The network is not of the card's spec.", nameof(network));
        Card = card;
        Network = network;
        Quantization = quantization;
    }

    /// <summary>The name under which it is found.</summary>
    public string Name => Card.Name;

    /// <summary>What it is and where it comes from.</summary>
    public ModelCard Card { get; }

    /// <summary>The network with its weights.</summary>
    public Network Network { get; }

    /// <summary>The ranges with which it runs in int8; null for a float model.</summary>
    public QuantizationTable? Quantization { get; }

    /// <summary>Output pixels per input pixel.</summary>
    public int Scale => Network.Scale;

    /// <summary>Reads a model folder and checks that card, weights and hash belong together.</summary>
    /// <exception cref="BadInputException">A file is missing, corrupt or does not fit the others.</exception>
    public static Model Load(string folder)
    {
        string cardPath = Path.Combine(folder, CardFile);
        ModelCard card = ModelCard.Parse(Encoding.UTF8.GetString(ReadFile(cardPath)), cardPath);
        string weightsPath = Path.Combine(folder, WeightsFile);
        ParameterSet parameters;
        if (card.Spec.BuildGraph().Parameters.Count == 0)
        {
            parameters = new ParameterSet([]);
        }
        else
        {
            if (card.WeightsSha256 is null) throw new BadInputException($"The model card '{cardPath}' has no weights_sha256.");
            byte[] bytes = ReadDescribed(weightsPath, card.WeightsSha256);
            parameters = WeightsFormat.Read(SafeTensors.Parse(bytes, weightsPath).Tensors, card.Spec.BuildGraph(), weightsPath);
        }

        QuantizationTable? quantization = card.RangesSha256 is null ? null : ReadRanges(Path.Combine(folder, RangesFile), card);
        return new Model(card, new Network(card.Spec, parameters), quantization);
    }

    /// <summary>
    /// Writes a model folder, creating it if needed; each file appears only when complete, the card last. The card's
    /// spec, scale, colour order and hash are taken from the network.
    /// </summary>
    /// <exception cref="BadInputException">A weight is not finite.</exception>
    public static void Save(string folder, ModelCard card, Network network) => Save(folder, card, network, null);

    /// <summary>Like <see cref="Save(string, ModelCard, Network)"/>, with ranges that make it an int8 model.</summary>
    /// <exception cref="BadInputException">A weight is not finite, or the ranges are not those of the network.</exception>
    public static void Save(string folder, ModelCard card, Network network, QuantizationTable? quantization)
    {
        quantization?.Check(network.Graph, card.Name);
        Directory.CreateDirectory(folder);
        ModelCard whole = new(card.Name, card.Description, network.Spec, card.License)
        {
            Data = card.Data,
            TrainingCommand = card.TrainingCommand,
            Seed = card.Seed,
            Steps = card.Steps,
            Scores = card.Scores,
            Chroma = card.Chroma,
            Purpose = card.Purpose,
            Group = card.Group,
            Notes = card.Notes,
        };
        if (network.Graph.Parameters.Count > 0)
        {
            byte[] bytes = WeightsFormat.Serialize(network.Graph, network.Parameters);
            AtomicFile.Write(Path.Combine(folder, WeightsFile), bytes);
            whole = whole with { WeightsSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }

        if (quantization is not null)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(quantization.ToJson() + "\n");
            AtomicFile.Write(Path.Combine(folder, RangesFile), bytes);
            whole = whole with { RangesSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
        else
        {
            File.Delete(Path.Combine(folder, RangesFile));
        }

        AtomicFile.Write(Path.Combine(folder, CardFile), Encoding.UTF8.GetBytes(whole.ToJson() + "\n"));
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private static QuantizationTable ReadRanges(string path, ModelCard card)
    {
        QuantizationTable table = QuantizationTable.Parse(Encoding.UTF8.GetString(ReadDescribed(path, card.RangesSha256!)), path);
        table.Check(card.Spec.BuildGraph(), path);
        return table;
    }

    private static byte[] ReadDescribed(string path, string sha256)
    {
        byte[] bytes = ReadFile(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == sha256 ? bytes : throw new BadInputException($"'{path}' is not the file that its card describes: its SHA-256 is {hash}, not {sha256}.");
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return ForeignFile.ReadBytes(path, ForeignFile.LargestWeights);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"The model lacks '{path}'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read '{path}': {exception.Message}");
        }
    }
}
