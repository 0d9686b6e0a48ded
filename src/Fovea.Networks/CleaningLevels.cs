using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>
/// The weights of one network for several strengths of cleaning, from 0 (the source is clean) to 100 (compressed as hard as
/// anybody watches); weights of a level between two are interpolated. As in FFDNet (Zhang et al., 2018) the network is told how bad its
/// input is, but before it runs: a network of any level takes the same time as one without levels.
/// </summary>
public sealed class CleaningLevels : IDisposable
{
    /// <summary>The level of a source that nothing has happened to.</summary>
    public const int Clean = 0;

    /// <summary>The highest level.</summary>
    public const int Highest = 100;

    private readonly SortedList<int, ParameterSet> _weights;

    /// <summary>Joins sets of weights of one network, which this then owns.</summary>
    /// <param name="weights">Weights by level; at least two levels, <see cref="Clean"/> among them.</param>
    /// <exception cref="BadInputException">Levels are missing or out of range, or the sets have different names or shapes.</exception>
    public CleaningLevels(IReadOnlyDictionary<int, ParameterSet> weights)
    {
        _weights = [];
        foreach ((int level, ParameterSet set) in weights) _weights.Add(level, set);
        if (_weights.Count < 2 || !_weights.TryGetValue(Clean, out ParameterSet? first) || _weights.Keys.Any(level => level is < Clean or > Highest)) throw new BadInputException($"levels of cleaning are two or more from {Clean} to {Highest}, {Clean} among them, not {string.Join(", ", _weights.Keys)}.");
        foreach (ParameterSet other in _weights.Values)
        {
            if (!other.Names.SequenceEqual(first.Names) || other.Names.Any(name => other[name].Shape != first[name].Shape)) throw new BadInputException("the weights of the levels are not of one network.");
        }
    }

    /// <summary>The levels that have weights of their own, ascending.</summary>
    public IReadOnlyList<int> Levels => [.. _weights.Keys];

    /// <summary>A copy of the weights of a level; between two levels a linear mixture of both, beyond the last its own.</summary>
    /// <param name="level">0 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    public ParameterSet At(double level)
    {
        if (!(level is >= Clean and <= Highest)) throw new ArgumentOutOfRangeException(nameof(level), level, "Levels of cleaning are 0 to 100.");
        int below = _weights.Keys.Last(known => known <= level);
        int above = _weights.Keys.FirstOrDefault(known => known > level, below);
        ParameterSet mixed = _weights[below].Clone();
        if (above == below || level == below) return mixed;
        float share = (float)((level - below) / (above - below));
        foreach (string name in mixed.Names)
        {
            Span<float> values = mixed[name].Span;
            ReadOnlySpan<float> others = _weights[above][name].Span;
            for (int i = 0; i < values.Length; i++) values[i] += share * (others[i] - values[i]);
        }

        return mixed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ParameterSet set in _weights.Values) set.Dispose();
    }

    /// <summary>The bytes of the file of all levels but <see cref="Clean"/>, whose weights are the model's own: "75/conv_in.weight".</summary>
    internal byte[] Serialize(NetworkGraph graph)
        => SafeTensors.Serialize(
            [.. _weights.Where(pair => pair.Key != Clean).SelectMany(pair => graph.Parameters.Select(definition => new SafeTensor(NameOf(pair.Key, definition.Name), definition.Dimensions, pair.Value[definition.Name].Span.ToArray())))],
            new Dictionary<string, string> { ["format"] = "fovea" });

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="BadInputException">A tensor is missing, superfluous, of another shape or not finite.</exception>
    internal static CleaningLevels Read(IReadOnlyList<SafeTensor> tensors, NetworkGraph graph, ParameterSet clean, string source)
    {
        Dictionary<int, ParameterSet> weights = new() { [Clean] = clean.Clone() };
        foreach (IGrouping<int, SafeTensor> level in tensors.GroupBy(tensor => LevelOf(tensor.Name, source)))
        {
            weights[level.Key] = WeightsFormat.Read([.. level.Select(tensor => tensor with { Name = tensor.Name[(tensor.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] })], graph, source);
        }

        return new CleaningLevels(weights);
    }

    private static string NameOf(int level, string tensor) => $"{level.ToString(CultureInfo.InvariantCulture)}/{tensor}";

    private static int LevelOf(string name, string source)
        => name.Split('/', 2) is [var level, _] && int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is > Clean and <= Highest
            ? value
            : throw new BadInputException($"'{source}' holds '{name}', which is no tensor of a level from 1 to {Highest}.");
}
