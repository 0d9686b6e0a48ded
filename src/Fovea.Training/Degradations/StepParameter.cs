using System.Globalization;
using Fovea.Training.Data;

namespace Fovea.Training.Degradations;

/// <summary>
/// A value of a step of a degradation: <c>28</c>, a range to draw from evenly (<c>18..38</c>, whole numbers if both ends
/// are) or names to choose from (<c>fast|slow</c>).
/// </summary>
internal sealed record StepParameter(string Name, string Text)
{
    /// <summary>True when there is nothing to draw.</summary>
    public bool IsFixed => !Text.Contains('|') && !Text.Contains("..", StringComparison.Ordinal);

    /// <summary>The value as a number.</summary>
    public double Number => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The same with one value, drawn where there are several.</summary>
    public StepParameter Draw(ref StepRandom random)
    {
        if (IsFixed) return this;
        if (Text.Split('|') is { Length: > 1 } names) return this with { Text = names[random.Below(names.Length)] };
        (double low, double high) = Range(Text)!.Value;
        bool whole = double.IsInteger(low) && double.IsInteger(high) && !Text.Contains('.' + "0", StringComparison.Ordinal);
        double value = whole ? low + random.Below((long)(high - low) + 1) : Math.Round(random.Between(low, high), 3);
        return this with { Text = value.ToString(CultureInfo.InvariantCulture) };
    }

    /// <summary>Every name or number that the text may give: the ends of a range, the names of a choice.</summary>
    public IEnumerable<string> Possible()
    {
        if (Range(Text) is { } range) return [range.Low.ToString(CultureInfo.InvariantCulture), range.High.ToString(CultureInfo.InvariantCulture)];
        return Text.Split('|');
    }

    private static (double Low, double High)? Range(string text)
        => text.Split("..") is [var low, var high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out double first)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out double second)
            && first <= second
            ? (first, second)
            : null;
}
