using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Search.Spaces;

/// <summary>
/// The JSON form of a search space: <c>{"parameters":[{"name":"lr","type":"float","low":1e-4,"high":1,"log":true}, …]}</c>.
/// Types are float (low, high, log, step), int (the same) and categorical (choices, ordered). A condition is
/// <c>"when":{"parameter":"optimizer","in":["sgd"]}</c>.
/// </summary>
public static class SearchSpaceJson
{
    private const long LargestFile = 16 << 20;

    /// <summary>Reads a space file.</summary>
    /// <exception cref="BadInputException">The file is missing, too large, no JSON, or no space.</exception>
    public static SearchSpace Load(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"the search space '{path}' is no file.");
        try
        {
            return Parse(ForeignFile.ReadText(path, LargestFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the search space '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (BadInputException exception)
        {
            throw new BadInputException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a space from its text.</summary>
    /// <exception cref="BadInputException">The text is no JSON or no space; the message names the parameter.</exception>
    public static SearchSpace Parse(string text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"the search space is no JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", exception);
        }

        try
        {
            if (root is not JsonObject space || space["parameters"] is not JsonArray parameters) throw new BadInputException("the search space has no list \"parameters\".");
            RefuseOthers(space, "the search space", "parameters");
            return new SearchSpace(parameters.Select((node, index) => ReadParameter(node, index)));
        }
        catch (ArgumentException exception)
        {
            // An object with the same key twice shows itself only when it is first looked into.
            throw new BadInputException("the search space has a key twice in one object.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new BadInputException("the search space has a text that is no Unicode: half of a surrogate pair stands alone.", exception);
        }
    }

    /// <summary>Writes a space; <see cref="Parse"/> reads the same back.</summary>
    public static JsonObject Write(SearchSpace space) => new() { ["parameters"] = new JsonArray([.. space.Parameters.Select(WriteParameter)]) };

    private static SearchParameter ReadParameter(JsonNode? node, int index)
    {
        if (node is not JsonObject json) throw new BadInputException($"entry {index + 1} of \"parameters\" is no object.");
        string name = Text(json["name"]) ?? throw new BadInputException($"entry {index + 1} of \"parameters\" has no \"name\".");
        string where = $"the parameter '{name}' of the search space";
        switch (Text(json["type"]))
        {
            case "float":
                RefuseOthers(json, where, "name", "type", "when", "low", "high", "log", "step");
                return new FloatParameter(name, Number(json, "low", where), Number(json, "high", where), Flag(json, "log", where), json["step"] is null ? null : Number(json, "step", where), ReadCondition(json, where));
            case "int":
                RefuseOthers(json, where, "name", "type", "when", "low", "high", "log", "step");
                return new IntParameter(name, Number(json, "low", where), Number(json, "high", where), Flag(json, "log", where), json["step"] is null ? 1 : Number(json, "step", where), ReadCondition(json, where));
            case "categorical":
                RefuseOthers(json, where, "name", "type", "when", "choices", "ordered");
                JsonArray choices = json["choices"] as JsonArray ?? throw new BadInputException($"{where} has no list \"choices\".");
                return new CategoricalParameter(name, choices, Flag(json, "ordered", where), ReadCondition(json, where));
            default:
                throw new BadInputException($"{where} has no known \"type\": take float, int or categorical.");
        }
    }

    private static Condition? ReadCondition(JsonObject json, string where)
    {
        if (json["when"] is not { } node) return null;
        if (node is not JsonObject when || Text(when["parameter"]) is not string parameter || when["in"] is not JsonArray values || values.Any(value => value is null))
        {
            throw new BadInputException($"{where} has a \"when\" that is not {{\"parameter\":\"name\",\"in\":[values]}}.");
        }

        RefuseOthers(when, $"the \"when\" of {where}", "parameter", "in");
        return new Condition(parameter, [.. values.Select(value => value!.DeepClone())]);
    }

    private static JsonObject WriteParameter(SearchParameter parameter)
    {
        JsonObject json = new() { ["name"] = parameter.Name };
        switch (parameter)
        {
            case NumericParameter number:
                json["type"] = number is IntParameter ? "int" : "float";
                json["low"] = number.ToJson(number.Low);
                json["high"] = number.ToJson(number.High);
                json["log"] = number.Log;
                json["step"] = number.Step is double step ? number.ToJson(step) : null;
                break;
            case CategoricalParameter choices:
                json["type"] = "categorical";
                json["choices"] = new JsonArray([.. choices.Choices.Select(choice => JsonNode.Parse(choice))]);
                json["ordered"] = choices.Ordered;
                break;
        }

        if (parameter.Condition is { } condition) json["when"] = new JsonObject { ["parameter"] = condition.Parameter, ["in"] = new JsonArray([.. condition.Values.Select(value => value.DeepClone())]) };
        return json;
    }

    // A misspelt key must not pass for a default.
    private static void RefuseOthers(JsonObject json, string where, params string[] known)
    {
        foreach ((string key, JsonNode? _) in json)
        {
            if (!known.Contains(key, StringComparer.Ordinal)) throw new BadInputException($"{where} has an unknown key \"{key}\": it takes {string.Join(", ", known)}.");
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static double Number(JsonObject json, string key, string where)
        => json[key]?.GetValueKind() == JsonValueKind.Number && json[key]!.AsValue().TryGetValue(out double value) ? value : throw new BadInputException($"{where} needs a number for \"{key}\".");

    private static bool Flag(JsonObject json, string key, string where) => json[key]?.GetValueKind() switch
    {
        null or JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new BadInputException($"{where} needs true or false for \"{key}\"."),
    };
}
