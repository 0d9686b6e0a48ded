namespace Fovea.Search.Samplers;

/// <summary>Which loss running trials are said to have, so that parallel workers are not all sent to the same place.</summary>
public enum ConstantLiar
{
    /// <summary>None: running trials are ignored.</summary>
    None,

    /// <summary>The best loss so far.</summary>
    Best,

    /// <summary>The mean of the losses so far.</summary>
    Mean,

    /// <summary>The worst loss so far.</summary>
    Worst,
}
