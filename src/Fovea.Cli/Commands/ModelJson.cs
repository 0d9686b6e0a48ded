using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Lab.Latency;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

/// <summary>Models as JSON for machines.</summary>
internal static class ModelJson
{
    /// <summary>The indented text of what <paramref name="write"/> writes.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>An array with the main figures of each model.</summary>
    public static void WriteList(Utf8JsonWriter json, IEnumerable<Model> models, ModelSpeeds speeds)
    {
        json.WriteStartArray();
        foreach (Model model in models)
        {
            json.WriteStartObject();
            WriteFigures(json, model);
            json.WriteString("description", model.Card.Description);
            WriteUse(json, model, speeds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>One model with its layers, and with its card when it has one.</summary>
    public static void WriteModel(Utf8JsonWriter json, Model model, bool hasCard)
    {
        json.WriteStartObject();
        WriteFigures(json, model);
        json.WritePropertyName("spec");
        WriteNested(json, model.Network.Spec.ToJson());
        json.WriteStartArray("layers");
        foreach (ModelLayer layer in ModelLayer.Of(model.Network)) WriteLayer(json, layer);
        json.WriteEndArray();
        if (hasCard)
        {
            json.WritePropertyName("card");
            WriteNested(json, model.Card.ToJson());
        }

        json.WriteEndObject();
    }

    private static void WriteUse(Utf8JsonWriter json, Model model, ModelSpeeds speeds)
    {
        ListedModel listed = ListedModel.Of(model, speeds);
        (int width, int height) = ModelSpeeds.FrameOf(model);
        json.WriteString("purpose", model.Card.Purpose);
        json.WriteString("group", listed.Group);
        json.WriteBoolean("default", listed.IsDefault);
        if (listed.Gain is { } gain) json.WriteNumber("gain_db", Math.Round(gain.Decibels, 4));
        else json.WriteNull("gain_db");
        json.WriteString("gain_data", listed.Gain?.Data);
        if (listed.Milliseconds is { } milliseconds) json.WriteNumber("milliseconds", milliseconds);
        else json.WriteNull("milliseconds");
        json.WriteString("milliseconds_frame", $"{width}x{height}");
        json.WriteNumber("milliseconds_threads", speeds.Table.Threads);
    }

    private static void WriteFigures(Utf8JsonWriter json, Model model)
    {
        json.WriteString("name", model.Name);
        json.WriteNumber("scale", model.Scale);
        json.WriteString("input", model.Network.Input == InputColor.Rgb ? "rgb" : "luma");
        json.WriteNumber("parameters", model.Network.Graph.ParameterCount);
        json.WriteNumber("gmac_320x180", model.Network.CountMultiplyAccumulates(320, 180) / 1e9);
        json.WriteNumber("gops_36x36", model.Network.Graph.CountOperations(36, 36) / 1e9);
        json.WriteNumber("frames", model.Network.Spec.Frames);
        if (model.Network.ReceptiveRadius >= NetworkGraph.Unbounded) json.WriteNull("receptive_field");
        else json.WriteNumber("receptive_field", 2 * model.Network.ReceptiveRadius + 1);
    }

    private static void WriteLayer(Utf8JsonWriter json, ModelLayer layer)
    {
        json.WriteStartObject();
        json.WriteString("name", layer.Name);
        json.WriteString("operation", layer.Operation);
        json.WriteNumber("channels", layer.Channels);
        json.WriteString("grid", layer.Grid);
        json.WriteNumber("parameters", layer.Parameters);
        json.WriteNumber("mac_320x180", layer.MultiplyAccumulates);
        json.WriteEndObject();
    }

    private static void WriteNested(Utf8JsonWriter json, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        document.RootElement.WriteTo(json);
    }
}
