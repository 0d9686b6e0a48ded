using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Search.Programs;

/// <summary>One line that an objective program wrote: an outcome, or a value on its way.</summary>
/// <param name="Outcome">The end of the trial; null for an intermediate value.</param>
/// <param name="Intermediate">The intermediate value if there is no outcome.</param>
internal readonly record struct ObjectiveAnswer(TrialOutcome? Outcome, IntermediateValue Intermediate)
{
    private const int ShownCharacters = 80;
    private const int KeptCharacters = 2000;

    /// <summary>
    /// Reads a line; null if it is no object at all, so that nobody knows which trial the next line belongs to. An object
    /// that says nothing usable (Python's NaN, say) fails the trial.
    /// </summary>
    public static ObjectiveAnswer? Parse(string line)
    {
        line = line.Trim();
        if (!line.StartsWith('{') || !line.EndsWith('}')) return null;
        try
        {
            return JsonNode.Parse(line) is JsonObject json ? Read(json, line) : null;
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            return Failed($"the objective printed {Shorten(line)}, which is no JSON");
        }
    }

    /// <summary>A line cut to a length that fits a message.</summary>
    public static string Shorten(string line) => line.Length <= ShownCharacters ? line : Cut(line, ShownCharacters) + "…";

    private static ObjectiveAnswer Read(JsonObject json, string line)
    {
        if (json.TryGetPropertyValue("error", out JsonNode? error)) return Failed(error?.GetValueKind() == JsonValueKind.String ? error.GetValue<string>() : "the objective gave an error");
        double[]? values = json["values"] is JsonArray list ? Numbers([.. list]) : json.ContainsKey("value") ? Numbers([json["value"]]) : null;
        if (values is null || values.Length == 0) return Failed($"the objective printed {Shorten(line)}: it needs \"value\", \"values\" or \"error\"");
        if (!json.ContainsKey("step")) return new ObjectiveAnswer(TrialOutcome.Complete(values) with { Attributes = ReadAttributes(json) }, default);
        return Integer(json["step"]) is long step and >= 0 and <= int.MaxValue ? new ObjectiveAnswer(null, new IntermediateValue((int)step, values[0])) : Failed($"the objective printed {Shorten(line)}: a step is a whole number from 0");
    }

    private static TrialAttributes ReadAttributes(JsonObject json)
    {
        TrialAttributes attributes = TrialAttributes.None;
        if (Integer(json["parameters"]) is long parameters) attributes = attributes with { Parameters = parameters };
        if (Integer(json["macs"]) is long macs) attributes = attributes with { Macs = macs };
        if (json["artefacts"] is not JsonObject artefacts) return attributes;
        SortedDictionary<string, string> paths = new(StringComparer.Ordinal);
        foreach ((string name, JsonNode? path) in artefacts)
        {
            if (path?.GetValueKind() == JsonValueKind.String) paths[name] = path.GetValue<string>();
        }

        return attributes with { Artefacts = paths };
    }

    private static double[]? Numbers(JsonNode?[] nodes)
    {
        double[] values = new double[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i]?.GetValueKind() != JsonValueKind.Number || !nodes[i]!.AsValue().TryGetValue(out values[i])) return null;
        }

        return values;
    }

    private static long? Integer(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out long value) ? value : null;

    // Databases take no character 0.
    private static ObjectiveAnswer Failed(string error)
        => new(TrialOutcome.Failed((error.Length <= KeptCharacters ? error : Cut(error, KeptCharacters) + "…").Replace('\0', '\uFFFD')), default);

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
