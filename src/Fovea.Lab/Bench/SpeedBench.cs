using System.Diagnostics;

namespace Fovea.Lab.Bench;

/// <summary>
/// Times models beside peers in one run: every case once a round, so that what the machine does to one it does to all,
/// and the multiply-add peak in every round.
/// </summary>
public static class SpeedBench
{
    private const int SlowEvery = 4;
    private const double SlowMilliseconds = 300;

    /// <summary>Runs all cases.</summary>
    /// <param name="options">What to time.</param>
    /// <param name="progress">Hears of warm-up and rounds; null for nobody.</param>
    /// <param name="cancellationToken">Stops between measurements.</param>
    /// <exception cref="BadInputException">The options are wrong, or a model has not the precision.</exception>
    /// <exception cref="MissingDependencyException">A peer is not here.</exception>
    /// <exception cref="FoveaException">A peer computes something else, or fails.</exception>
    public static async Task<BenchReport> RunAsync(BenchOptions options, IProgress<BenchProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        using BenchCases cases = new(options, progress, cancellationToken);
        await cases.CreateAsync().ConfigureAwait(false);
        List<double> peaks = [];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < options.Rounds; round++)
        {
            peaks.Add(MachineInfo.MeasurePeak());
            foreach (BenchCase one in cases.All) Measure(one, round, cancellationToken);
            double fraction = (round + 1.0) / options.Rounds;
            progress?.Report(new BenchProgress($"round {round + 1} of {options.Rounds}", fraction, Stopwatch.GetElapsedTime(start) * ((1 - fraction) / fraction)));
        }

        double peak = Math.Round(peaks.Order().ElementAt(peaks.Count / 2), 1);
        Dictionary<string, string> peers = [];
        foreach (BenchEngine engine in cases.All.Select(one => one.Engine).Where(engine => engine.Version is not null)) peers.TryAdd(engine.Name, engine.Version!);
        return new BenchReport(MachineInfo.Read(peak, peers), [.. cases.All.Select(one => one.ToRow(options.Width, options.Height, peak))]);
    }

    private static void Measure(BenchCase one, int round, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (round % SlowEvery != 0 && one.Cost > SlowMilliseconds) return;
        long start = Stopwatch.GetTimestamp();
        one.Measure();
        one.Cost = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
