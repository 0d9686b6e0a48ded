using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Tensors;

namespace Fovea.Search.Spaces;

/// <summary>One of several choices. If they are ordered, samplers that can will use that neighbours resemble each other.</summary>
public sealed class CategoricalParameter : SearchParameter
{
    private readonly string[] _texts;

    /// <summary>Creates the parameter from JSON scalars: strings, numbers, true or false.</summary>
    /// <exception cref="BadInputException">There is no choice, a choice is no scalar, or one stands there twice.</exception>
    public CategoricalParameter(string name, IEnumerable<JsonNode?> choices, bool ordered = false, Condition? condition = null)
        : base(name, condition)
    {
        _texts = [.. choices.Select(choice => IsScalar(choice) ? choice!.ToJsonString() : throw Wrong("a choice must be a string, a number, true or false"))];
        if (_texts.Length == 0) throw Wrong("it has no choices");
        if (_texts.Distinct(StringComparer.Ordinal).Count() < _texts.Length) throw Wrong("a choice stands there twice");
        Ordered = ordered;
    }

    /// <summary>The choices as JSON texts, in their order.</summary>
    public IReadOnlyList<string> Choices => _texts;

    /// <summary>True if neighbours in the list are neighbours in meaning.</summary>
    public bool Ordered { get; }

    /// <inheritdoc/>
    public override int? Cardinality => _texts.Length;

    /// <inheritdoc/>
    public override string Domain => $"one of {string.Join(", ", _texts)}";

    /// <inheritdoc/>
    public override double Draw(RandomSource random) => random.NextInt(_texts.Length);

    /// <inheritdoc/>
    public override double ValueAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _texts.Length);
        return index;
    }

    /// <inheritdoc/>
    public override JsonNode ToJson(double value) => JsonNode.Parse(_texts[(int)value])!;

    /// <inheritdoc/>
    public override bool TryRead(JsonNode? json, out double value)
    {
        int index = IsScalar(json) ? Array.IndexOf(_texts, json!.ToJsonString()) : -1;
        value = index < 0 ? double.NaN : index;
        return index >= 0;
    }

    private static bool IsScalar(JsonNode? json) => json?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private BadInputException Wrong(string what) => new($"the parameter '{Name}' of the search space cannot be used: {what}.");
}
