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

    /// <summary>File name of the weights of other levels of cleaning; a model without levels has none.</summary>
    public const string CleaningFile = "cleaning.safetensors";

    /// <summary>Joins a card and a network, which the model then owns.</summary>
    /// <exception cref="ArgumentException">The network is not of the card's spec.</exception>
    public Model(ModelCard card, Network network)
        : this(card, network, null)
    {
    }

    /// <summary>Joins a card, a network, which the model then owns, and the ranges with which it runs in int8.</summary>
    /// <exception cref="ArgumentException">The network is not of the card's spec.</exception>
    public Model(ModelCard card, Network network, QuantizationTable? quantization)
        : this(card, network, quantization, null)
    {
    }

    /// <summary>Joins a card, a network, ranges, and the weights for several strengths of cleaning; the model owns them all.</summary>
    /// <exception cref="ArgumentException">The network is not of the card's spec.</exception>
    public Model(ModelCard card, Network network, QuantizationTable? quantization, CleaningLevels? cleaning)
    {
        if (card.Spec != network.Spec) throw new ArgumentException("The network is not of the card's spec.", nameof(network));
        Card = card;
        Network = network;
        Quantization = quantization;
        Cleaning = cleaning;
    }

    /// <summary>The name under which it is found.</summary>
    public string Name => Card.Name;

    /// <summary>What it is and where it comes from.</summary>
    public ModelCard Card { get; }

    /// <summary>The network with its weights.</summary>
    public Network Network { get; }

    /// <summary>The ranges with which it runs in int8; null for a float model.</summary>
    public QuantizationTable? Quantization { get; }

    /// <summary>The weights for several strengths of cleaning; null for a model that has one set.</summary>
    public CleaningLevels? Cleaning { get; }

    /// <summary>Output pixels per input pixel.</summary>
    public int Scale => Network.Scale;

    /// <summary>A model of its own whose network has the weights of a level of cleaning; its name says which: "fovea-x4@75".</summary>
    /// <param name="level">0 (the source is clean) to 100.</param>
    /// <exception cref="BadInputException">This model has no levels, or the level is out of range.</exception>
    public Model At(double level)
    {
        if (Cleaning is null) throw new BadInputException($"Model '{Name}' has no levels of cleaning.") { Reason = FailureReason.NoCleaningLevels };
        if (!(level is >= CleaningLevels.Clean and <= CleaningLevels.Highest)) throw new BadInputException(FormattableString.Invariant($"Levels of cleaning are {CleaningLevels.Clean} to {CleaningLevels.Highest}, not {level}."));
        string name = FormattableString.Invariant($"{Name}@{level:0.##}");
        return new Model(Card with { Name = name, CleaningSha256 = null }, new Network(Card.Spec, Cleaning.At(level)), level == CleaningLevels.Clean ? Quantization : null);
    }

    /// <summary>Joins models of one network, trained for sources of different quality, into one with levels of cleaning, and writes it.</summary>
    /// <param name="models">Models by level, 0 among them; they stay the caller's.</param>
    /// <param name="name">Name of the new model.</param>
    /// <param name="folder">Folder to write it to; it must not exist.</param>
    /// <exception cref="BadInputException">The folder exists, the levels are out of range, or the models are not of one network.</exception>
    public static void Join(IReadOnlyDictionary<int, Model> models, string name, string folder)
    {
        if (Path.Exists(folder)) throw new BadInputException($"'{folder}' exists; models are joined into a new folder.");
        (int Level, Model Model)[] all = [.. models.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];
        if (all.Length == 0) throw new BadInputException("there are no models to join.");
        Model first = all[0].Model;
        if (Array.Find(all, one => one.Model.Network.Spec != first.Network.Spec).Model is { } stranger) throw new BadInputException($"Model '{stranger.Name}' has another network than '{first.Name}': levels share one.");
        using CleaningLevels cleaning = new(models.ToDictionary(pair => pair.Key, pair => pair.Value.Network.Parameters.Clone()));
        ModelCard card = first.Card with
        {
            Name = name,
            Description = $"Levels of cleaning: {string.Join("; ", all.Select(one => FormattableString.Invariant($"{one.Level}: {one.Model.Card.Description}")))}",
            Data = [.. all.SelectMany(one => one.Model.Card.Data).Distinct()],
            Scores = [],
            TrainingCommand = string.Join(" ; ", all.Select(one => one.Model.Card.TrainingCommand).OfType<string>()) is { Length: > 0 } commands ? commands : null,
        };
        Save(folder, card, first.Network, quantization: null, cleaning);
    }

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
        Network network = new(card.Spec, parameters);
        CleaningLevels? cleaning = card.CleaningSha256 is null ? null : ReadCleaning(Path.Combine(folder, CleaningFile), card, network);
        return new Model(card, network, quantization, cleaning);
    }

    /// <summary>
    /// Writes a model folder, creating it if needed; each file appears only when complete, the card last. The card's
    /// spec, scale, colour order and hash are taken from the network.
    /// </summary>
    /// <exception cref="BadInputException">A weight is not finite.</exception>
    public static void Save(string folder, ModelCard card, Network network) => Save(folder, card, network, null);

    /// <summary>Like <see cref="Save(string, ModelCard, Network)"/>, with ranges that make it an int8 model, and weights for several strengths of cleaning.</summary>
    /// <exception cref="BadInputException">A weight is not finite, or the ranges are not those of the network.</exception>
    public static void Save(string folder, ModelCard card, Network network, QuantizationTable? quantization, CleaningLevels? cleaning = null)
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
        whole = whole with
        {
            WeightsSha256 = Put(folder, WeightsFile, network.Graph.Parameters.Count > 0 ? WeightsFormat.Serialize(network.Graph, network.Parameters) : null),
            RangesSha256 = Put(folder, RangesFile, quantization is null ? null : Encoding.UTF8.GetBytes(quantization.ToJson() + "\n")),
            CleaningSha256 = Put(folder, CleaningFile, cleaning?.Serialize(network.Graph)),
        };
        AtomicFile.Write(Path.Combine(folder, CardFile), Encoding.UTF8.GetBytes(whole.ToJson() + "\n"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        Cleaning?.Dispose();
    }

    // Writes a file that the card describes, or takes away that of an earlier model; gives its hash.
    private static string? Put(string folder, string file, byte[]? bytes)
    {
        string path = Path.Combine(folder, file);
        if (bytes is null) File.Delete(path);
        else AtomicFile.Write(path, bytes);
        return bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static CleaningLevels ReadCleaning(string path, ModelCard card, Network network)
        => CleaningLevels.Read(SafeTensors.Parse(ReadDescribed(path, card.CleaningSha256!), path).Tensors, network.Graph, network.Parameters, path);

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
