using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fovea.Training;
using YamlDotNet.Core;

namespace Fovea.Cli.Commands;

/// <summary>One <c>--set</c> of <c>fovea train</c>: a place in the recipe, such as <c>stages[0].steps</c>, and a YAML value for it.</summary>
internal sealed partial class TrainCommandAssignment
{
    private readonly string _text;
    private readonly (string Key, int[] Indexes)[] _parts;
    private readonly JsonNode? _value;

    private TrainCommandAssignment(string text, string path, (string, int[])[] parts, JsonNode? value) => (_text, Path, _parts, _value) = (text, path, parts, value);

    /// <summary>The place, as it was written.</summary>
    public string Path { get; }

    /// <summary>Reads NAME=VALUE.</summary>
    /// <exception cref="BadInputException">It has another form, or the value is no YAML.</exception>
    public static TrainCommandAssignment Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success) throw new BadInputException($"--set '{text}' is not of the form NAME=VALUE, such as seed=7, adam.clip_norm=1 or stages[0].steps=5000.");
        string path = TrainingOptionsReader.NameOf(match.Groups[1].Value);
        (string, int[])[] parts = [.. path.Split('.').Select(part => part.Split('[')).Select(part => (part[0], part[1..].Select(Index).ToArray()))];
        try
        {
            using StringReader value = new(match.Groups[2].Value);
            return new(text, path, parts, match.Groups[2].Value.Trim().Length == 0 ? null : YamlJson.Read(value));
        }
        catch (Exception exception) when (exception is YamlException or ArgumentException or InvalidOperationException)
        {
            throw new BadInputException($"--set '{text}': the value is no YAML: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Puts the value into a recipe. Unknown names are left for the reader of options to refuse.</summary>
    /// <exception cref="BadInputException">The place is inside something that is no mapping or no list, or beyond a list's end.</exception>
    public void Lay(JsonObject config)
    {
        JsonObject at = config;
        foreach ((int number, (string key, int[] indexes)) in _parts.Index())
        {
            bool last = number == _parts.Length - 1;
            if (indexes.Length > 0)
            {
                (JsonArray list, int index) = Find(at[key], key, indexes);
                if (last) list[index] = _value?.DeepClone();
                else at = Inner(list[index], key);
            }
            else if (last) at[key] = _value?.DeepClone();
            else at = Inner(at[key] ??= new JsonObject(), key);
        }
    }

    /// <summary>Whether a recipe has the value there.</summary>
    public bool Holds(JsonObject config)
    {
        JsonNode? at = config;
        foreach ((string key, int[] indexes) in _parts)
        {
            at = (at as JsonObject)?[key];
            foreach (int index in indexes) at = at is JsonArray list && index < list.Count ? list[index] : null;
        }

        return JsonNode.DeepEquals(at, _value);
    }

    private (JsonArray List, int Index) Find(JsonNode? node, string key, int[] indexes)
    {
        foreach ((int depth, int index) in indexes.Index())
        {
            if (node is not JsonArray list) throw new BadInputException($"--set {_text}: '{key}' is no list in this recipe; give the whole list, such as {key}=[1, 2].");
            if (index >= list.Count) throw new BadInputException($"--set {_text}: there is no {key}[{index}]; '{key}' has {list.Count} {(list.Count == 1 ? "entry" : "entries")}, counted from 0.");
            if (depth == indexes.Length - 1) return (list, index);
            node = list[index];
        }

        throw new ArgumentException("A list needs an index.", nameof(indexes));
    }

    private JsonObject Inner(JsonNode? node, string key) => node as JsonObject ?? throw new BadInputException($"--set {_text}: '{key}' is no mapping of names to values.");

    private static int Index(string text) => int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([A-Za-z_][\w-]*(?:\[\d{1,6}\])*(?:\.[A-Za-z_][\w-]*(?:\[\d{1,6}\])*)*)=(.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
