using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Fovea;

/// <summary>
/// Reads JSON that anybody may have written. Whatever the bytes are, only <see cref="JsonException"/> leaves, beside what
/// the types that are read refuse themselves; and a list that was read holds no null.
/// </summary>
public static class ForeignJson
{
    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">The text is no JSON, or not what the type takes.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        Check(utf8);
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is not JsonException && IsFault(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte}, JsonTypeInfo{T})"/>
    public static T Read<T>(string text, JsonTypeInfo<T> type)
        where T : class
        => Read(Encoding.UTF8.GetBytes(text), type);

    /// <summary>Reads an object whose fields the caller looks up.</summary>
    /// <exception cref="JsonException">The text is no JSON, or no object.</exception>
    public static JsonObject ReadObject(string text)
    {
        Check(Encoding.UTF8.GetBytes(text), nullsInLists: true);
        return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException("it is no object");
    }

    /// <summary>True for what looking into JSON of another form than expected throws.</summary>
    public static bool IsFault(Exception exception)
        => exception is JsonException or InvalidOperationException or NotSupportedException or FormatException or OverflowException
            or ArgumentException or KeyNotFoundException or IndexOutOfRangeException or NullReferenceException or InvalidCastException;

    // Texts that are no Unicode show themselves only when they are looked at; nulls in lists, never.
    private static void Check(ReadOnlySpan<byte> utf8, bool nullsInLists = false)
    {
        if (!Utf8.IsValid(utf8)) throw new JsonException("it is not UTF-8");
        Utf8JsonReader reader = new(utf8);
        Stack<bool> lists = [];
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) lists.Push(reader.TokenType == JsonTokenType.StartArray);
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) lists.Pop();
            else if (reader.TokenType == JsonTokenType.Null && !nullsInLists && lists.TryPeek(out bool inList) && inList) throw new JsonException($"a list holds null at byte {reader.TokenStartIndex}");
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) CheckText(ref reader);
        }
    }

    private static void CheckText(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException($"the text at byte {reader.TokenStartIndex} is no Unicode: half of a surrogate pair stands alone", exception);
        }
    }
}
