using Fovea.Search.Storage;

namespace Fovea.Search;

/// <summary>Runs an objective on a study's trials with some workers until the budget is used up.</summary>
public sealed class SearchRunner
{
    private readonly Study _study;
    private readonly SearchBudget _budget;
    private readonly WorkerOptions _worker;
    private readonly Action<Trial, TrialOutcome?>? _watch;
    private readonly long _started = TimeProvider.System.GetTimestamp();

    /// <summary>Prepares a run.</summary>
    /// <param name="study">The study to go on with.</param>
    /// <param name="budget">When to end.</param>
    /// <param name="worker">How trials are taken up.</param>
    /// <param name="watch">Is told of every trial that begins (no outcome) and ends here, from any thread; not of the end of one that another worker took over.</param>
    public SearchRunner(Study study, SearchBudget budget, WorkerOptions worker, Action<Trial, TrialOutcome?>? watch = null)
        => (_study, _budget, _worker, _watch) = (study, budget, worker, watch);

    /// <summary>
    /// Runs one objective a worker. A worker without work waits while others hold trials, for these may come back. If
    /// one worker fails, the others stop after giving their trials back, and the failure is thrown.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; unfinished trials were given back.</exception>
    public async Task RunAsync(IReadOnlyList<Objective> objectives, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] workers = [.. objectives.Select(objective => Task.Run(() => WorkAsync(objective, stop), CancellationToken.None))];
        try
        {
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The others were stopped because of one: its failure is the one to show.
            Exception? first = workers.Select(worker => worker.Exception?.InnerException).FirstOrDefault(exception => exception is not null);
            if (first is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    private async Task WorkAsync(Objective objective, CancellationTokenSource stop)
    {
        try
        {
            while (!IsOutOfTime)
            {
                stop.Token.ThrowIfCancellationRequested();
                Trial? trial = _study.TryAsk(_worker, _budget.Trials, out int running, stop.Token);
                if (trial is not null) await TryAsync(objective, trial, stop.Token).ConfigureAwait(false);
                else if (running == 0) return;
                else await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(_worker.Lease.TotalMilliseconds / 20, 5, 1000)), stop.Token).ConfigureAwait(false);
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private bool IsOutOfTime => _budget.Time is TimeSpan limit && TimeProvider.System.GetElapsedTime(_started) >= limit;

    private async Task TryAsync(Objective objective, Trial trial, CancellationToken cancellationToken)
    {
        _watch?.Invoke(trial, null);
        TrialOutcome? outcome = null;
        using (Heartbeat heartbeat = new(trial.Renew, trial.Lease))
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heartbeat.Lost);
            try
            {
                outcome = await RunAsync(objective, trial, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (heartbeat.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Another worker has the trial now; this one goes on with the next.
                return;
            }
            finally
            {
                if (outcome is null) trial.Release();
            }
        }

        // What another worker has taken up meanwhile did not end here.
        outcome = _study.Checked(outcome);
        if (trial.Tell(outcome)) _watch?.Invoke(trial, outcome);
    }

    private static async Task<TrialOutcome> RunAsync(Objective objective, Trial trial, CancellationToken cancellationToken)
    {
        try
        {
            return await objective(trial, cancellationToken).ConfigureAwait(false);
        }
        catch (FoveaException exception) when (exception is not (SearchAbortedException or MissingDependencyException or StorageException))
        {
            return TrialOutcome.Failed(exception.Message);
        }
    }
}

/// <summary>
/// What a study optimises. It reads the trial's configuration, seed and instance, may report on its way, and says how it
/// ended. A <see cref="FoveaException"/> it throws fails the trial, except
/// <see cref="SearchAbortedException"/>, <see cref="MissingDependencyException"/> and a failing storage: these and all
/// others end the search.
/// </summary>
public delegate Task<TrialOutcome> Objective(Trial trial, CancellationToken cancellationToken);

/// <summary>An objective cannot work at all: the search ends instead of failing one trial after the other.</summary>
public sealed class SearchAbortedException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public SearchAbortedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>When a search ends. It also ends when the sampler has nothing more to propose.</summary>
public sealed record SearchBudget
{
    /// <summary>The study's number of trials, including those it had before and those that failed; null for no limit.</summary>
    public int? Trials { get; init; }

    /// <summary>No new trial begins after this time; null for no limit.</summary>
    public TimeSpan? Time { get; init; }
}

/// <summary>How a worker takes up trials; may differ from one worker of a study to the next.</summary>
public sealed record WorkerOptions
{
    /// <summary>The worker's name, for people.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>How long a trial stays with a worker that gives no sign; a third of it is the time between signs.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A trial whose workers were lost this many times fails.</summary>
    public int MaxAttempts { get; init; } = 3;
}
