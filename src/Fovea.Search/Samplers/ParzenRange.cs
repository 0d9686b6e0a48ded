using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>The range of a number, or of an ordered choice by its index, on the scale that densities live on.</summary>
internal sealed class ParzenRange
{
    private readonly NumericParameter? _number;
    private readonly double? _step;

    /// <summary>The range of a number.</summary>
    public ParzenRange(NumericParameter number) => (_number, _step, Low, High) = (number, number.Step, number.ScaledLow, number.ScaledHigh);

    /// <summary>The range of ordered choices: indices, with half a step on either side.</summary>
    public ParzenRange(CategoricalParameter choices) => (_step, Low, High) = (1, -0.5, choices.Choices.Count - 0.5);

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }

    /// <summary>A value on the scale.</summary>
    public double ToScale(double value) => _number?.ToScale(value) ?? value;

    /// <summary>The nearest value to a point of the scale.</summary>
    public double FromScale(double scaled) => _number?.FromScale(scaled) ?? Math.Clamp(Math.Round(scaled, MidpointRounding.AwayFromZero), 0, High - 0.5);

    /// <summary>The part of the scale that a stepped value stands for; null if the range is continuous.</summary>
    public (double From, double To)? Cell(double value)
        => _step is double step ? (Math.Max(Low, ToScale(value - (step / 2))), Math.Min(High, ToScale(value + (step / 2)))) : null;
}
