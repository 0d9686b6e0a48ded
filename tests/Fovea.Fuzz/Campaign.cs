using System.Diagnostics;
using System.Security.Cryptography;

namespace Fovea.Fuzz;

/// <summary>
/// Feeds a parser with changed seeds for a while, without native tools. Where the assemblies were instrumented by the
/// sharpfuzz tool, inputs that reach new branches are kept and changed further.
/// </summary>
internal sealed class Campaign
{
    private const int LongestInput = 1 << 16, MostEdits = 6;

    private readonly ForeignParser _parser;
    private readonly Random _random;
    private readonly List<byte[]> _corpus;
    private readonly HashSet<int> _reached = [];

    /// <summary>Prepares a campaign.</summary>
    /// <param name="parser">What to feed.</param>
    /// <param name="corpus">Inputs to begin from beside the seeds.</param>
    /// <param name="seed">Of the random changes.</param>
    public Campaign(ForeignParser parser, IEnumerable<byte[]> corpus, int seed)
    {
        _parser = parser;
        _random = new Random(seed);
        _corpus = [.. parser.Seeds, .. corpus];
    }

    /// <summary>Inputs that were fed.</summary>
    public long Inputs { get; private set; }

    /// <summary>Branches that were reached; 0 where nothing is instrumented.</summary>
    public int Branches => _reached.Count;

    /// <summary>Inputs worth changing.</summary>
    public int Corpus => _corpus.Count;

    /// <summary>Runs until time is up or the first fault.</summary>
    /// <returns>The input and what is wrong; null if nothing was.</returns>
    public (byte[] Input, string Fault)? Run(TimeSpan time)
    {
        foreach (byte[] seed in _corpus.ToArray())
        {
            if (Feed(seed) is { } fault) return (seed, fault);
        }

        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            byte[] input = Next();
            int before = _reached.Count;
            if (Feed(input) is { } fault) return (input, fault);
            if (_reached.Count > before) _corpus.Add(input);
        }

        return null;
    }

    /// <summary>A name for an input, by what it holds.</summary>
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..12];

    private string? Feed(byte[] input)
    {
        Inputs++;
        BranchMap.Clear();
        string? fault = _parser.Fault(input);
        _reached.UnionWith(BranchMap.Reached());
        return fault;
    }

    private byte[] Next()
    {
        byte[] input = Any();
        for (int edits = _random.Next(1, MostEdits + 1); edits > 0; edits--)
        {
            Edit edit = new(_random.Next(Edit.Kinds), _random.Next(1 << 16), _random.Next(4) == 0 ? _random.Next(256) : _random.Next(8), _random.Next());
            input = edit.Apply(input, Any());
        }

        return input.Length <= LongestInput ? input : input[..LongestInput];
    }

    private byte[] Any() => _corpus[_random.Next(_corpus.Count)];
}
