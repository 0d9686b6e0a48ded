using System.Globalization;
using Fovea.Lab.Bench;
using Fovea.Lab.Searches;
using Fovea.Search;
using Fovea.Training;

namespace Fovea.Cli.Commands;

/// <summary>Shows on stderr what a target search does: measuring, trials, the final training.</summary>
internal sealed class SearchTargetProgress(TargetSearchOptions options, bool quiet, CancellationToken cancellationToken) : ITargetSearchProgress, IDisposable
{
    private BenchProgressLine? _measuring;
    private SearchCommandProgress? _trials;

    /// <inheritdoc/>
    public void Measuring(string network)
    {
        if (quiet) return;
        _measuring ??= new BenchProgressLine();
        _measuring.Report(new BenchProgress($"measuring the stages of {network}", 0, null));
    }

    /// <inheritdoc/>
    public void Searching(Study study, SearchBudget budget)
    {
        _measuring?.Dispose();
        if (!quiet) _trials = SearchCommandProgress.Create(study, budget);
    }

    /// <inheritdoc/>
    public void Tried(Trial trial, TrialOutcome? outcome) => _trials?.Report(trial, outcome);

    /// <inheritdoc/>
    public void Say(string message)
    {
        _trials?.Dispose();
        Console.Error.WriteLine(message);
    }

    /// <inheritdoc/>
    public TargetSearchModel Train(FrontPoint winner, double milliseconds, Func<TrainingObserver?, TargetSearchModel> train)
    {
        _trials?.Dispose();
        if (!quiet) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {winner.Trial}, {winner.Network}: {milliseconds:F2} ms a frame; training it for {options.TrainTime.TotalMinutes:0.#} minutes"));
        return TrainCommandProgress.Run((progress, _) => train(progress), 0, quiet, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _measuring?.Dispose();
        _trials?.Dispose();
    }
}
