using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fovea.Cli.Commands;

/// <summary>
/// Reads YAML, and JSON as a part of it, into JSON, event by event: nothing is built that is nested too deep, refers to
/// itself, or would be many times larger than its file.
/// </summary>
internal sealed class YamlJson
{
    private const int Deepest = 32;
    private const int MostValues = 100_000;

    private readonly Parser _events;
    private readonly Dictionary<string, (JsonNode? Value, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _values;

    private YamlJson(TextReader text) => _events = new Parser(text);

    /// <summary>The first document as JSON; an empty object for an empty file.</summary>
    /// <exception cref="YamlException">The text is no YAML, or YAML of a kind that no recipe needs.</exception>
    public static JsonNode? Read(TextReader text)
    {
        YamlJson reader = new(text);
        reader._events.Consume<StreamStart>();
        if (reader._events.TryConsume<StreamEnd>(out _)) return new JsonObject();
        reader._events.Consume<DocumentStart>();
        JsonNode? root = reader.Value(1);
        reader._events.Consume<DocumentEnd>();
        return reader._events.Accept<StreamEnd>(out _) ? root : throw Wrong(reader._events.Current!, "there is a second document");
    }

    private JsonNode? Value(int depth)
    {
        ParsingEvent at = _events.Current ?? throw new YamlException("it ends early");
        if (depth > Deepest) throw Wrong(at, $"values are nested more than {Deepest} deep");
        if (at is AnchorAlias alias) return Copy(alias);
        int before = _values;
        Count(at, 1);
        JsonNode? value = at switch
        {
            Scalar => Plain(_events.Consume<Scalar>()),
            SequenceStart => List(depth),
            MappingStart => Mapping(depth),
            _ => throw Wrong(at, "there is something other than mappings, lists and values"),
        };
        if (at is NodeEvent { Anchor: { IsEmpty: false } anchor }) _anchors[anchor.Value] = (value, _values - before);
        return value;
    }

    private JsonArray List(int depth)
    {
        _events.Consume<SequenceStart>();
        JsonArray list = [];
        while (!_events.TryConsume<SequenceEnd>(out _)) list.Add(Value(depth + 1));
        return list;
    }

    private JsonObject Mapping(int depth)
    {
        _events.Consume<MappingStart>();
        JsonObject mapping = [];
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            if (_events.Current is not Scalar key) throw Wrong(_events.Current!, "a name is no plain text");
            _events.MoveNext();
            if (!mapping.TryAdd(key.Value, Value(depth + 1))) throw Wrong(key, $"'{key.Value}' stands there twice");
        }

        return mapping;
    }

    // What an anchor names is complete only after it; so a value that holds itself finds nothing.
    private JsonNode? Copy(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out (JsonNode? Value, int Size) named)) throw Wrong(alias, $"'*{alias.Value}' names nothing that was complete before");
        _events.MoveNext();
        Count(alias, named.Size);
        return named.Value?.DeepClone();
    }

    private void Count(ParsingEvent at, int more)
    {
        _values += more;
        if (_values > MostValues) throw Wrong(at, $"it holds more than {MostValues} values");
    }

    /// <summary>YAML's core schema: null, booleans, numbers, else text.</summary>
    private static JsonValue? Plain(Scalar scalar)
    {
        string text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain) return JsonValue.Create(text);
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE") return JsonValue.Create(false);
        if (long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)) return JsonValue.Create(whole);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    private static YamlException Wrong(ParsingEvent at, string what) => new(at.Start, at.End, what);
}
