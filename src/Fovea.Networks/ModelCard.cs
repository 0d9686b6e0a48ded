using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Networks;

/// <summary>What a person should know of a model: what it is, what it was trained on and how, and what it reaches.</summary>
/// <param name="Name">The name under which it is found; that of its folder.</param>
/// <param name="Description">One or two sentences.</param>
/// <param name="Spec">The network.</param>
/// <param name="License">Terms of the weights, as an SPDX identifier or a sentence.</param>
public sealed record ModelCard(string Name, string Description, NetworkSpec Spec, string License)
{
    /// <summary>The version of the card's form that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    private const string BicubicChroma = "bicubic";

    /// <summary>Version of the card's form.</summary>
    [JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Output pixels per input pixel; equals that of the spec.</summary>
    [JsonRequired]
    public int Scale { get; init; } = Spec.Scale;

    /// <summary>What it is for, in a few words for a list; null if nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Purpose { get; init; }

    /// <summary>Where a list puts it: <see cref="ModelGroups"/>, or null for models of one's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    /// <summary>Order of colours in input and output: "RGB", or "Y" for a luma network.</summary>
    [JsonRequired]
    public string ColorOrder { get; init; } = OrderOf(Spec);

    /// <summary>What it was trained on, with terms.</summary>
    [JsonRequired]
    public IReadOnlyList<ModelData> Data { get; init; } = [];

    /// <summary>The command that trained it; null when nothing was trained.</summary>
    public string? TrainingCommand { get; init; }

    /// <summary>Seed of the training.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Training steps taken.</summary>
    public long? Steps { get; init; }

    /// <summary>Measured scores.</summary>
    [JsonRequired]
    public IReadOnlyList<ModelScore> Scores { get; init; } = [];

    /// <summary>SHA-256 of the weights file in lower-case hexadecimal; null for a network without weights.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>SHA-256 of the table of ranges of an int8 model; null for a float model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RangesSha256 { get; init; }

    /// <summary>SHA-256 of the weights for other strengths of cleaning (<see cref="CleaningLevels"/>); null for a model without.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CleaningSha256 { get; init; }

    /// <summary>
    /// "bicubic" for a network on red, green and blue of which an upscaler takes only luma, because what it makes of colour
    /// is worse than bicubic enlargement; null for one whose colours count. Luma networks have no chroma.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Chroma { get; init; }

    /// <summary>True if chroma is to be enlarged bicubically although the network makes colours.</summary>
    [JsonIgnore]
    public bool HasBicubicChroma => Chroma == BicubicChroma;

    /// <summary>Anything else that belongs to it.</summary>
    public string? Notes { get; init; }

    /// <summary>How much better it is than another model, by the first PSNR of luma that was measured of both in one way.</summary>
    /// <param name="baseline">The card of the other, such as that of bicubic enlargement.</param>
    /// <returns>dB and the test set; null where nothing compares.</returns>
    public (double Decibels, string Data)? GainOver(ModelCard baseline)
    {
        foreach (ModelScore score in Scores.Where(score => score.Metric == "psnr_y"))
        {
            ModelScore? other = baseline.Scores.FirstOrDefault(other => (other.Data, other.Metric, other.Protocol) == (score.Data, score.Metric, score.Protocol));
            if (other is not null) return (score.Value - other.Value, score.Data);
        }

        return null;
    }

    /// <summary>Reads a card.</summary>
    /// <param name="json">The text of card.json.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="BadInputException">The text is not a card, or its fields contradict each other.</exception>
    public static ModelCard Parse(string json, string source)
    {
        try
        {
            ModelCard card = ForeignJson.Read(json, NetworksJson.Default.ModelCard);
            card.Validate();
            return card;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"The model card '{source}' cannot be read: {NetworksJson.Explain(exception)}");
        }
        catch (BadInputException exception)
        {
            throw new BadInputException($"The model card '{source}' cannot be used: {exception.Message}");
        }
    }

    /// <summary>The text of card.json.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, NetworksJson.Default.ModelCard);

    private void Validate()
    {
        if (Version != CurrentVersion) throw new BadInputException($"Its version {Version} is not {CurrentVersion}; it needs another release of Fovea.");
        Spec.Validate();
        if (Scale != Spec.Scale) throw new BadInputException($"Its scale {Scale} is not the {Spec.Scale} of its spec.");
        if (ColorOrder != OrderOf(Spec)) throw new BadInputException($"Its color_order '{ColorOrder}' is not '{OrderOf(Spec)}'; other orders are not supported.");
        if (Chroma is not (null or BicubicChroma)) throw new BadInputException($"Its chroma '{Chroma}' is not '{BicubicChroma}', the only other way to enlarge colours.");
    }

    private static string OrderOf(NetworkSpec spec) => spec.Input == InputColor.Rgb ? "RGB" : "Y";
}

/// <summary>Data that a model was trained on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Terms">Under which terms.</param>
public sealed record ModelData(string Name, string Source, string Terms);

/// <summary>One measured score of a model.</summary>
/// <param name="Data">The test set.</param>
/// <param name="Metric">What was measured, such as "psnr_y" in dB.</param>
/// <param name="Value">The result.</param>
/// <param name="Protocol">How: degradation, border, colour.</param>
public sealed record ModelScore(string Data, string Metric, double Value, string Protocol);

/// <summary>The groups of models that a list shows: <see cref="ModelCard.Group"/>.</summary>
public static class ModelGroups
{
    /// <summary>For video and pictures of anything.</summary>
    public const string Pictures = "pictures";

    /// <summary>For faces, over a background that another enlarges.</summary>
    public const string Faces = "faces";

    /// <summary>As published, to compare with.</summary>
    public const string Papers = "papers";
}
