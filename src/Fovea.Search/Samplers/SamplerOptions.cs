namespace Fovea.Search.Samplers;

/// <summary>Which sampler a study has, and its settings; settings that a sampler does not know are ignored by it.</summary>
public sealed record SamplerOptions
{
    /// <summary>The sampler: see <see cref="SamplerFactory.Names"/>.</summary>
    public string Name { get; init; } = "tpe";

    /// <summary>Finished trials before the model takes over; null for 10 (tpe) and 20 (tpe-nni).</summary>
    public int? StartupTrials { get; init; }

    /// <summary>Candidates that each proposal is the best of (tpe: per parameter, 24; smac: 5000).</summary>
    public int? Candidates { get; init; }

    /// <summary>True if ordered choices are taken as ordered (tpe, smac). The reproductions of NNI leave it off.</summary>
    public bool Ordered { get; init; }

    /// <summary>What running trials count as (tpe, smac).</summary>
    public ConstantLiar Liar { get; init; } = ConstantLiar.Best;

    /// <summary>Trials in a generation (nsga2).</summary>
    public int Population { get; init; } = 50;

    /// <summary>Values that a continuous parameter is cut into (grid).</summary>
    public int GridPoints { get; init; } = 10;

    /// <summary>Problem instances, such as validation clips, that a candidate is raced on (smac).</summary>
    public int Instances { get; init; } = 1;
}

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
