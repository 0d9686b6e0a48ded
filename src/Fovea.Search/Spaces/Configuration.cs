using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Search.Spaces;

/// <summary>
/// One point of a search space: a value for every parameter that takes part. Immutable; equal to another of the same
/// space with the same values.
/// </summary>
public sealed class Configuration : IEquatable<Configuration>
{
    private readonly double[] _values;

    internal Configuration(SearchSpace space, double[] values) => (Space, _values) = (space, values);

    /// <summary>The space that the point lies in.</summary>
    public SearchSpace Space { get; }

    /// <summary>The value of the parameter with this index in the space: a number, a choice's index, or NaN if it takes no part.</summary>
    public double this[int parameter] => _values[parameter];

    /// <summary>All values in the space's order; see the indexer.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>True if the parameter takes part.</summary>
    /// <exception cref="ArgumentException">The space has no such parameter.</exception>
    public bool IsActive(string name) => !double.IsNaN(_values[Space.IndexOf(name)]);

    /// <summary>The value of a float or int parameter.</summary>
    /// <exception cref="ArgumentException">The space has no such number, or it takes no part.</exception>
    public double GetNumber(string name)
        => Space.Parameters[Space.IndexOf(name)] is NumericParameter ? Active(name) : throw new ArgumentException($"'{name}' is not a number.", nameof(name));

    /// <summary>The value of an int parameter.</summary>
    /// <exception cref="ArgumentException">The space has no such int, or it takes no part.</exception>
    public long GetInteger(string name)
        => Space.Parameters[Space.IndexOf(name)] is IntParameter ? (long)Active(name) : throw new ArgumentException($"'{name}' is not an int.", nameof(name));

    /// <summary>The chosen string, or the JSON text of a choice that is no string.</summary>
    /// <exception cref="ArgumentException">The space has no such categorical parameter, or it takes no part.</exception>
    public string GetChoice(string name)
    {
        if (Space.Parameters[Space.IndexOf(name)] is not CategoricalParameter choices) throw new ArgumentException($"'{name}' is not categorical.", nameof(name));
        JsonNode choice = choices.ToJson(Active(name));
        return choice.GetValueKind() == JsonValueKind.String ? choice.GetValue<string>() : choice.ToJsonString();
    }

    /// <summary>The active parameters by name, with their values as a person writes them.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = [];
        for (int i = 0; i < _values.Length; i++)
        {
            if (!double.IsNaN(_values[i])) json[Space.Parameters[i].Name] = Space.Parameters[i].ToJson(_values[i]);
        }

        return json;
    }

    /// <inheritdoc/>
    public bool Equals(Configuration? other) => other is not null && ReferenceEquals(Space, other.Space) && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Configuration);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (double value in _values) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => ToJson().ToJsonString();

    private double Active(string name)
    {
        double value = _values[Space.IndexOf(name)];
        return double.IsNaN(value) ? throw new ArgumentException($"'{name}' takes no part in this configuration.", nameof(name)) : value;
    }
}
