using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fovea.Training.Detectors;

/// <summary>Reads the recipe of a detector: what it leaves out has its default, and a name that does not exist is refused.</summary>
public static class DetectorRecipe
{
    /// <summary>Options from a recipe.</summary>
    /// <exception cref="BadInputException">An unknown name, a value of the wrong kind or out of range.</exception>
    public static DetectorOptions Read(JsonObject given)
    {
        try
        {
            DetectorOptions options = ForeignJson.Read(WithDefaults(given).ToJsonString(), DetectorJson.Default.DetectorOptions);
            options.Validate();
            return options;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"the detector recipe cannot be read at '{exception.Path?.TrimStart('$', '.')}': {exception.Message.Split(" Path:")[0]}", exception);
        }
    }

    // Generated readers give a field that is left out the default of its type, not ours.
    private static JsonObject WithDefaults(JsonObject given)
    {
        JsonObject options = Lay(given, (JsonObject)JsonSerializer.SerializeToNode(new DetectorOptions(), DetectorJson.Default.DetectorOptions)!);
        if (given["stages"] is not JsonArray stages) return options;
        JsonArray whole = [];
        foreach (JsonNode? stage in stages)
        {
            whole.Add(stage is JsonObject fields ? Lay(fields, (JsonObject)JsonSerializer.SerializeToNode(new DetectorStage(), DetectorJson.Default.DetectorStage)!) : stage?.DeepClone());
        }

        options["stages"] = whole;
        return options;
    }

    private static JsonObject Lay(JsonObject given, JsonObject onto)
    {
        foreach ((string name, JsonNode? value) in given)
        {
            onto[name] = value is JsonObject more && onto[name]?.DeepClone() is JsonObject inner ? Lay(more, inner) : value?.DeepClone();
        }

        return onto;
    }
}

/// <summary>The JSON forms of detector training; unknown fields are refused, those left out have their defaults.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DetectorOptions))]
[JsonSerializable(typeof(DetectorStage))]
[JsonSerializable(typeof(DetectorCard))]
internal sealed partial class DetectorJson : JsonSerializerContext;
