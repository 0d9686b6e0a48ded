using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fovea.Networks;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Training;

/// <summary>
/// Reads options from JSON in which anything may be left out: what is given is laid over the defaults, and a name that
/// does not exist is refused.
/// </summary>
public static class TrainingOptionsReader
{
    // What older recipes and runs call an option.
    private static readonly (string Old, string Name)[] Renamed = [("average", "ema"), ("turns", "flips")];

    /// <summary>The name that an option of the whole run has now.</summary>
    public static string NameOf(string name) => Renamed.FirstOrDefault(pair => pair.Old == name).Name ?? name;

    /// <summary>Gives options with names of before the names of now.</summary>
    /// <exception cref="BadInputException">An option is there under both.</exception>
    public static void RenameOld(JsonObject options)
    {
        foreach ((string old, string name) in Renamed)
        {
            if (!options.TryGetPropertyValue(old, out JsonNode? value)) continue;
            if (options.ContainsKey(name)) throw new BadInputException($"the training options '{old}' and '{name}' are the same: give one of them.");
            options.Remove(old);
            options[name] = value;
        }
    }

    /// <summary>Options from a JSON object.</summary>
    /// <exception cref="BadInputException">An unknown name or a value of the wrong kind.</exception>
    public static TrainingOptions Read(JsonObject given)
    {
        JsonObject options = ToObject(JsonSerializer.SerializeToNode(new TrainingOptions(), TrainingJson.Default.TrainingOptions));
        given = (JsonObject)given.DeepClone();
        RenameOld(given);
        Lay(given, options, "");
        try
        {
            return ForeignJson.Read(options.ToJsonString(), TrainingJson.Default.TrainingOptions);
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"training option '{exception.Path?.TrimStart('$', '.')}' has a value that cannot be read: {FirstSentence(exception)}", exception);
        }
    }

    /// <summary>Options from JSON in which nothing is left out, as <see cref="TrainingOptions.ToJson"/> writes it.</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    internal static TrainingOptions ReadWhole(string json)
    {
        TrainingOptions options = ForeignJson.Read(json, TrainingJson.Default.TrainingOptions);
        options.Validate();
        return options;
    }

    private static void Lay(JsonObject given, JsonObject onto, string path)
    {
        foreach ((string name, JsonNode? value) in given)
        {
            if (!onto.TryGetPropertyValue(name, out JsonNode? present)) throw new BadInputException($"there is no training option '{path}{name}'{Suggest(name, onto)}");
            onto[name] = (name, present, value) switch
            {
                ("network", _, _) => value?.DeepClone(),
                ("stages", _, JsonArray stages) => LayStages(stages, path),
                (_, JsonObject inner, JsonObject more) => Combine(more, inner, $"{path}{name}."),
                _ => value?.DeepClone(),
            };
        }
    }

    private static JsonObject Combine(JsonObject given, JsonObject defaults, string path)
    {
        JsonObject copy = (JsonObject)defaults.DeepClone();
        Lay(given, copy, path);
        return copy;
    }

    private static JsonArray LayStages(JsonArray stages, string path)
    {
        JsonArray result = [];
        for (int i = 0; i < stages.Count; i++)
        {
            if (stages[i] is not JsonObject given) throw new BadInputException($"training option '{path}stages[{i}]' must be a mapping of names to values.");
            result.Add((JsonNode)Combine(given, ToObject(JsonSerializer.SerializeToNode(new TrainingStage(), TrainingJson.Default.TrainingStage)), $"{path}stages[{i}]."));
        }

        return result;
    }

    private static JsonObject ToObject(JsonNode? node) => (JsonObject)node!;

    private static string Suggest(string name, JsonObject known)
    {
        string[] names = [.. known.Select(pair => pair.Key)];
        IReadOnlyList<string> like = Spelling.Nearest(name, names);
        string? near = names.FirstOrDefault(other => Plain(other) == Plain(name)) ?? (like.Count > 0 ? like[0] : null);
        return near is null ? $" (there are: {string.Join(", ", names)})." : $": did you mean '{near}'?";
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    private static string FirstSentence(JsonException exception) => exception.Message.Split(" Path:")[0];
}

/// <summary>The JSON forms of training: options, cache manifest, checkpoint header and log; no reflection at run time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(TrainingStage))]
[JsonSerializable(typeof(CacheManifest))]
[JsonSerializable(typeof(LowManifest))]
[JsonSerializable(typeof(DegradationMix))]
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(QuantizationTable))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(RunOrigin))]
internal sealed partial class TrainingJson : JsonSerializerContext
{
    /// <summary>The same on one line.</summary>
    public static TrainingJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}

/// <summary>Reads and writes a network spec in the one form that <see cref="NetworkSpec"/> itself defines.</summary>
public sealed class NetworkSpecConverter : JsonConverter<NetworkSpec?>
{
    /// <inheritdoc/>
    public override NetworkSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return NetworkSpec.Parse(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NetworkSpec? value, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.Parse(value!.ToJson());
        document.WriteTo(writer);
    }
}
