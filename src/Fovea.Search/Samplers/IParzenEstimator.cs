using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>A density over one parameter, estimated from the values of a set of trials and the prior.</summary>
internal interface IParzenEstimator
{
    /// <summary>A value of the parameter.</summary>
    double Draw(RandomSource random);

    /// <summary>The logarithm of a value's density, or of its probability if the parameter is not continuous.</summary>
    double LogDensity(double value);
}
