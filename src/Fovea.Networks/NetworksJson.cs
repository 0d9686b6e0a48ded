using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Fovea.Networks;

/// <summary>How specs and cards are written: snake_case, indented, unknown fields refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(QuantizationTable))]
internal sealed partial class NetworksJson : JsonSerializerContext
{
    /// <summary>One line about what a person can mend, without the serializer's talk of .NET types.</summary>
    public static string Explain(Exception exception)
    {
        string message = exception.Message.ReplaceLineEndings(" ");
        if (Discriminator().Match(message) is { Success: true } architecture) return $"there is no architecture '{architecture.Groups[1].Value}'.";
        if (message.Contains("must specify a type discriminator", StringComparison.Ordinal)) return "it names no architecture.";
        if (Unmapped().Match(message) is { Success: true } unknown) return $"there is no field '{unknown.Groups[1].Value}'{Suggest(unknown.Groups[1].Value, unknown.Groups[2].Value)}";
        if (Missing().Match(message) is { Success: true } missing) return $"it lacks {missing.Groups[1].Value}";
        if (Duplicate().Match(message) is { Success: true } twice) return $"the field '{twice.Groups[1].Value}' occurs twice.";
        if (message.Contains("could not be converted", StringComparison.Ordinal) && exception is JsonException { Path: string path }) return $"the value of {path.TrimStart('$', '.')} is of the wrong kind.";
        return message;
    }

    private static string Suggest(string field, string type)
    {
        Type? spec = Default.NetworkSpec.PolymorphismOptions?.DerivedTypes.Select(derived => derived.DerivedType).FirstOrDefault(known => known.FullName == type);
        if (spec is null) return ".";
        string[] names = [.. Default.GetTypeInfo(spec)!.Properties.Select(property => property.Name)];
        return Spelling.Nearest(field, names) is [{ } near, ..] ? $"; did you mean '{near}'?" : $" (there are: {string.Join(", ", names)}).";
    }

    [GeneratedRegex("unrecognized type discriminator id '([^']*)'")]
    private static partial Regex Discriminator();

    [GeneratedRegex("JSON property '([^']*)' could not be mapped(?:.* type '([^']*)')?")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: (.*)$")]
    private static partial Regex Missing();

    [GeneratedRegex("Duplicate property '([^']*)'")]
    private static partial Regex Duplicate();
}
