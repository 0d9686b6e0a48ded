using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>
/// Reads options from JSON in which anything may be left out: what is given is laid over the defaults, and a name that
/// does not exist is refused.
/// </summary>
public static class TrainingOptionsReader
{
    /// <summary>Options from a JSON object.</summary>
    /// <exception cref="BadInputException">An unknown name or a value of the wrong kind.</exception>
    public static TrainingOptions Read(JsonObject given)
    {
        JsonObject options = ToObject(JsonSerializer.SerializeToNode(new TrainingOptions(), TrainingJson.Default.TrainingOptions));
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
