using System.Text.Json.Nodes;

namespace Fovea.Search.Spaces;

/// <summary>A real number: continuous, logarithmic, or in steps.</summary>
public sealed class FloatParameter : NumericParameter
{
    /// <summary>Creates the parameter.</summary>
    /// <exception cref="BadInputException">The range is empty or not finite, the step does not fit it, or it is logarithmic and has a step or a low that is not positive.</exception>
    public FloatParameter(string name, double low, double high, bool log = false, double? step = null, Condition? condition = null)
        : base(name, low, high, log, step, condition)
    {
        if (log && step is not null) throw Wrong("a float is logarithmic or has a step, not both");
    }

    /// <inheritdoc/>
    public override string Domain => FormattableString.Invariant($"a number from {Low} to {High}") + (Step is double step ? FormattableString.Invariant($" in steps of {step}") : "");

    /// <inheritdoc/>
    public override JsonNode ToJson(double value) => JsonValue.Create(value);
}
