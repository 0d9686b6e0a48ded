using System.Numerics;

namespace Fovea.Tensors;

/// <summary>
/// Seeded random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64. The same seed gives the
/// same numbers on every machine; the state can be saved and restored. Not thread-safe.
/// </summary>
public sealed class RandomSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence of <paramref name="seed"/>.</summary>
    public RandomSource(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The four words of state, to be given to <see cref="FromState"/>.</summary>
    public ulong[] State => [_s0, _s1, _s2, _s3];

    /// <summary>Continues where <see cref="State"/> was read.</summary>
    /// <exception cref="ArgumentException">The state is not four words, or all zero.</exception>
    public static RandomSource FromState(ReadOnlySpan<ulong> state)
    {
        if (state.Length != 4) throw new ArgumentException($"A state is 4 words, not {state.Length}.", nameof(state));
        if (!state.ContainsAnyExcept(0ul)) throw new ArgumentException("A state may not be all zero.", nameof(state));
        return new RandomSource(0) { _s0 = state[0], _s1 = state[1], _s2 = state[2], _s3 = state[3] };
    }

    /// <summary>A new source seeded from the next word of this one, for an independent stream.</summary>
    public RandomSource Split() => new(NextWord());

    /// <summary>64 random bits.</summary>
    public ulong NextWord()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in 0 to <paramref name="bound"/> − 1, without bias (Lemire, 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound;
        ulong product = (NextWord() >> 32) * range;
        uint rejected = unchecked(0u - range) % range;
        while ((uint)product < rejected) product = (NextWord() >> 32) * range;
        return (int)(product >> 32);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextWord() >> 11) * (1.0 / (1ul << 53));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextFloat() => (NextWord() >> 40) * (1f / (1 << 24));

    /// <summary>Standard normal (Box and Muller); two uniform draws each, so that the state stays four words.</summary>
    public float NextNormal()
    {
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble()));
        return (float)(radius * Math.Cos(2.0 * Math.PI * NextDouble()));
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
