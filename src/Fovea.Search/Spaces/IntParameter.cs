using System.Text.Json.Nodes;

namespace Fovea.Search.Spaces;

/// <summary>A whole number, ordered; logarithmic or in larger steps if asked.</summary>
public sealed class IntParameter : NumericParameter
{
    private const double LargestExact = 1L << 53;

    /// <summary>Creates the parameter.</summary>
    /// <exception cref="BadInputException">A bound or the step is not whole, the range is empty or does not fit the step, or it is logarithmic and has a step or a low below 1.</exception>
    public IntParameter(string name, double low, double high, bool log = false, double step = 1, Condition? condition = null)
        : base(name, low, high, log, step, condition)
    {
        if (low != Math.Floor(low) || high != Math.Floor(high) || step != Math.Floor(step)) throw Wrong("low, high and step of an int must be whole numbers");
        if (Math.Abs(low) > LargestExact || Math.Abs(high) > LargestExact) throw Wrong("an int must lie within 2^53");
        if (log && step != 1) throw Wrong("an int is logarithmic or has a step, not both");
    }

    /// <inheritdoc/>
    public override string Domain => FormattableString.Invariant($"a whole number from {Low} to {High}") + (Step is double step && step != 1 ? FormattableString.Invariant($" in steps of {step}") : "");

    /// <inheritdoc/>
    public override JsonNode ToJson(double value) => JsonValue.Create((long)value);
}
