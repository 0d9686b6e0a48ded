using System.Text.Json.Nodes;
using Fovea.Tensors;

namespace Fovea.Search.Spaces;

/// <summary>
/// One searched parameter. Inside Search every value is a double: a number as it is, a choice as its index, and
/// <see cref="double.NaN"/> for a parameter that its condition switches off.
/// </summary>
public abstract class SearchParameter
{
    private protected SearchParameter(string name, Condition? condition)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new BadInputException("a parameter of the search space has no name: give it one.");
        (Name, Condition) = (name, condition);
    }

    /// <summary>The name, unique in its space.</summary>
    public string Name { get; }

    /// <summary>When the parameter takes part; null for always.</summary>
    public Condition? Condition { get; }

    /// <summary>The number of different values; null for a continuous parameter.</summary>
    public abstract int? Cardinality { get; }

    /// <summary>A value drawn from the prior: uniform, or uniform in the logarithm.</summary>
    public abstract double Draw(RandomSource random);

    /// <summary>The value with an index from 0 to <see cref="Cardinality"/> − 1, in rising order.</summary>
    public abstract double ValueAt(int index);

    /// <summary>The value as a person writes it.</summary>
    public abstract JsonNode ToJson(double value);

    /// <summary>The value that a person wrote; false if the parameter does not take it.</summary>
    public abstract bool TryRead(JsonNode? json, out double value);

    /// <summary>What the parameter takes, for messages: <c>a whole number from 1 to 8</c>.</summary>
    public abstract string Domain { get; }
}

/// <summary>A parameter takes part only while an earlier one has one of some values.</summary>
/// <param name="Parameter">The name of the earlier parameter: categorical or int.</param>
/// <param name="Values">The values that switch this one on, as JSON scalars.</param>
public sealed record Condition(string Parameter, IReadOnlyList<JsonNode> Values);
