namespace Fovea.Inference;

/// <summary>
/// How long the stages of a pipeline took, call by call: among thousands of calls those in which another program had the
/// processor stand out, and count as one of the longer ordinary ones.
/// </summary>
/// <param name="values">Values of the pipeline.</param>
internal sealed class RowClock(int values)
{
    private const double Ordinary = 0.95;
    private const int Outlier = 3;

    // Making rows of each value, and behind them, once, storing what was made.
    private readonly List<long>[] _calls = [.. Enumerable.Range(0, values + 1).Select(_ => new List<long>())];

    /// <summary>Notes a call that made rows of a value.</summary>
    public void AddMake(int value, long ticks) => _calls[value].Add(ticks);

    /// <summary>Notes a call that stored finished rows.</summary>
    public void AddStore(long ticks) => _calls[^1].Add(ticks);

    /// <summary>Ticks that making a value took in all.</summary>
    public double MakeTicks(int value) => Sum(_calls[value]);

    /// <summary>Ticks that storing took in all.</summary>
    public double StoreTicks => Sum(_calls[^1]);

    /// <summary>The sum of durations, of which any more than three times as long as 95 % of them counts as long as those.</summary>
    internal static double Sum(List<long> calls)
    {
        if (calls.Count == 0) return 0;
        long[] sorted = [.. calls.Order()];
        long ordinary = sorted[Math.Min(sorted.Length - 1, (int)(Ordinary * sorted.Length))];
        return sorted.Sum(ticks => (double)(ticks > Outlier * ordinary ? ordinary : ticks));
    }
}
