namespace Fovea.Training.Supernets;

/// <summary>The three parts of a search.</summary>
public enum SupernetPhase
{
    /// <summary>Every gate is open; only weights are trained.</summary>
    Open,

    /// <summary>Weights and gates are trained together.</summary>
    Search,

    /// <summary>The gates are frozen, open or closed; the rate falls to its end.</summary>
    PinAlgorithm,
}
