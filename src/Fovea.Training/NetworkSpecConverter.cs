using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Networks;

namespace Fovea.Training;

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
