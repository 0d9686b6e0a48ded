namespace Fovea.Training.Data;

/// <summary>
/// Random numbers of one sample of one step (SplitMix64), a pure function of seed, step and sample: a resumed run and
/// any number of threads draw the same patches, and there is no state to save.
/// </summary>
internal struct StepRandom
{
    private ulong _state;

    public StepRandom(ulong seed, long step, int sample)
    {
        _state = seed;
        _state = Next() ^ (ulong)step;
        _state = Next() ^ ((ulong)(uint)sample << 32);
    }

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to bound − 1; the bias is below 2⁻³² for every bound used here.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * Unit();
}
