using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Tensors;

namespace Fovea.Search.Spaces;

/// <summary>
/// A number from <see cref="Low"/> to <see cref="High"/>, both included. Samplers work on its scale: the number, or its
/// logarithm. A stepped number stands for the cell of half a step on either side, so that all are equally likely.
/// </summary>
public abstract class NumericParameter : SearchParameter
{
    private readonly int? _cardinality;

    private protected NumericParameter(string name, double low, double high, bool log, double? step, Condition? condition)
        : base(name, condition)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high)) throw Wrong("low and high must be finite numbers");
        if (low > high) throw Wrong(FormattableString.Invariant($"low {low} is above high {high}"));
        if (log && low <= 0) throw Wrong(FormattableString.Invariant($"a logarithmic parameter needs a low above 0, not {low}"));
        (Low, High, Log, Step) = (low, high, log, step);
        if (step is double size) _cardinality = CountSteps(size);
        else if (low == high) _cardinality = 1;
        (ScaledLow, ScaledHigh) = (ToScale(low - ((step ?? 0) / 2)), ToScale(high + ((step ?? 0) / 2)));
        if (!double.IsFinite(ScaledHigh - ScaledLow)) throw Wrong("the range is too wide");
    }

    /// <summary>The smallest value.</summary>
    public double Low { get; }

    /// <summary>The largest value.</summary>
    public double High { get; }

    /// <summary>True if ratios matter, not differences.</summary>
    public bool Log { get; }

    /// <summary>The distance of neighbours; null for a continuous parameter.</summary>
    public double? Step { get; }

    /// <summary>The lower end on the samplers' scale, half a step below <see cref="Low"/>.</summary>
    public double ScaledLow { get; }

    /// <summary>The upper end on the samplers' scale, half a step above <see cref="High"/>.</summary>
    public double ScaledHigh { get; }

    /// <inheritdoc/>
    public override int? Cardinality => _cardinality;

    /// <summary>A value on the samplers' scale.</summary>
    public double ToScale(double value) => Log ? Math.Log(value) : value;

    /// <summary>The nearest value that the parameter takes to a point of the samplers' scale.</summary>
    public double FromScale(double scaled)
    {
        double value = Log ? Math.Exp(scaled) : scaled;
        if (Step is double step) value = Low + (Math.Round((value - Low) / step, MidpointRounding.AwayFromZero) * step);
        return Math.Clamp(value, Low, High);
    }

    /// <inheritdoc/>
    public override double Draw(RandomSource random) => FromScale(ScaledLow + ((ScaledHigh - ScaledLow) * random.NextDouble()));

    /// <inheritdoc/>
    public override double ValueAt(int index)
    {
        if (Cardinality is not int count) throw new InvalidOperationException($"{Name} is continuous.");
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        return index == count - 1 ? High : Low + (index * (Step ?? 0));
    }

    /// <inheritdoc/>
    public override bool TryRead(JsonNode? json, out double value)
    {
        value = double.NaN;
        if (json is not JsonValue number || number.GetValueKind() != JsonValueKind.Number || !TryNumber(number, out double read)) return false;
        if (read < Low || read > High) return false;
        value = Step is null ? read : FromScale(ToScale(read));
        return Math.Abs(value - read) <= 1e-9 * Math.Max(1, Math.Abs(read));
    }

    private protected BadInputException Wrong(string what) => new($"the parameter '{Name}' of the search space cannot be used: {what}.");

    // A number that was parsed and a number that was built in memory are read in different ways.
    private static bool TryNumber(JsonValue number, out double value)
        => double.TryParse(number.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private int CountSteps(double step)
    {
        if (!double.IsFinite(step) || step <= 0) throw Wrong(FormattableString.Invariant($"a step must be above 0, not {step}"));
        double steps = Math.Round((High - Low) / step);
        if (Math.Abs(Low + (steps * step) - High) > 1e-9 * Math.Max(step, Math.Abs(High))) throw Wrong(FormattableString.Invariant($"high {High} is not low {Low} plus a whole number of steps of {step}"));
        if (steps >= int.MaxValue) throw Wrong("it has more values than can be counted; leave the step away");
        return (int)steps + 1;
    }
}

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
