namespace Fovea.Search;

/// <summary>Seeds derived from a study's seed by SplitMix64, so that every trial has its own and none depends on order.</summary>
internal static class StudySeed
{
    /// <summary>What a derived seed is for.</summary>
    public enum Purpose
    {
        /// <summary>The sampler's draws for one trial.</summary>
        Proposal = 1,

        /// <summary>The objective's own seed.</summary>
        Objective = 2,
    }

    /// <summary>The seed of one trial for one purpose.</summary>
    public static ulong Of(ulong study, int number, Purpose purpose) => Mix(Mix(Mix(study) ^ (ulong)purpose) ^ (uint)number);

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
