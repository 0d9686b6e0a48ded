using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fovea.Training.Detectors;

/// <summary>The JSON forms of detector training; unknown fields are refused, those left out have their defaults.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DetectorOptions))]
[JsonSerializable(typeof(DetectorCard))]
internal sealed partial class DetectorJson : JsonSerializerContext
{
    /// <summary>Options from a recipe.</summary>
    /// <exception cref="BadInputException">An unknown name or a value of the wrong kind.</exception>
    public static DetectorOptions Read(JsonObject given)
    {
        try
        {
            DetectorOptions options = given.Deserialize(Default.DetectorOptions) ?? throw new BadInputException("the detector recipe is empty.");
            options.Validate();
            return options;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"detector option '{exception.Path?.TrimStart('$', '.')}' cannot be read: {exception.Message.Split(" Path:")[0]}", exception);
        }
    }
}
