using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>
/// Every point of the space once, in an order like that of a counter whose last digit is the last parameter. Continuous
/// parameters are cut into equal steps on their own scale, ends included.
/// </summary>
public sealed class GridSampler : ISampler
{
    private const double LargestGrid = 1_000_000;

    private readonly int _points;

    /// <summary>Creates the sampler; reads <see cref="SamplerOptions.GridPoints"/>.</summary>
    public GridSampler(SamplerOptions options) => _points = options.GridPoints;

    /// <inheritdoc/>
    public int MaxObjectives => int.MaxValue;

    /// <inheritdoc/>
    public int? Capacity(SearchSpace space)
    {
        double product = space.Parameters.Aggregate(1.0, (product, parameter) => product * Digits(parameter));
        if (product > LargestGrid) throw new BadInputException(FormattableString.Invariant($"the grid has {product:0} points, more than {LargestGrid:0}: take another sampler, larger steps or fewer grid points."));
        return space.HasConditions ? Count(space, int.MaxValue).Count : (int)product;
    }

    /// <inheritdoc/>
    public Proposal Propose(SamplingContext context)
    {
        if (context.Space.HasConditions) return new Proposal(Count(context.Space, context.Number).Last);
        int rest = context.Number;
        int[] digits = new int[context.Space.Parameters.Count];
        for (int i = digits.Length - 1; i >= 0; i--) (rest, digits[i]) = Math.DivRem(rest, Digits(context.Space.Parameters[i]));
        return new Proposal(context.Space.Build((i, parameter) => Value(parameter, digits[i])));
    }

    // With conditions some digits mean nothing; the counter then steps over all their values but the first.
    private (int Count, Configuration Last) Count(SearchSpace space, int until)
    {
        int[] digits = new int[space.Parameters.Count];
        for (int count = 0; ; count++)
        {
            Configuration at = space.Build((i, parameter) => Value(parameter, digits[i]));
            if (count == until || !Advance(digits, at)) return (count + 1, at);
        }
    }

    private bool Advance(int[] digits, Configuration at)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            if (!double.IsNaN(at[i]) && digits[i] + 1 < Digits(at.Space.Parameters[i]))
            {
                digits[i]++;
                return true;
            }

            digits[i] = 0;
        }

        return false;
    }

    private int Digits(SearchParameter parameter) => parameter.Cardinality ?? _points;

    private double Value(SearchParameter parameter, int digit)
    {
        if (parameter is not NumericParameter { Cardinality: null } continuous) return parameter.ValueAt(digit);
        double share = _points == 1 ? 0.5 : digit / (_points - 1.0);
        return continuous.FromScale(continuous.ScaledLow + (share * (continuous.ScaledHigh - continuous.ScaledLow)));
    }
}
