using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>
/// Every parameter independently from its prior. As in NNI, a point that was proposed before is drawn once more, and
/// whatever comes then is taken.
/// </summary>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc/>
    public int MaxObjectives => int.MaxValue;

    /// <inheritdoc/>
    public int? Capacity(SearchSpace space) => null;

    /// <inheritdoc/>
    public Proposal Propose(SamplingContext context) => new(Draw(context, context.Random));

    /// <summary>A point from the priors, drawn once more if it is known.</summary>
    internal static Configuration Draw(SamplingContext context, RandomSource random)
    {
        Configuration first = context.Space.Draw(random);
        return context.IsKnown(first) ? context.Space.Draw(random) : first;
    }
}
