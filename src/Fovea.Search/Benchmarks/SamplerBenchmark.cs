using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Search.Benchmarks;

/// <summary>Runs a sampler on one objective from several seeds, each in a study of its own in memory.</summary>
public sealed class SamplerBenchmark
{
    private readonly SearchSpace _space;
    private readonly StudyOptions _options;
    private readonly int _trials;
    private readonly TestFunction? _function;

    /// <summary>A benchmark in a space; the options' seed is not used.</summary>
    public SamplerBenchmark(SearchSpace space, StudyOptions options, int trials) => (_space, _options, _trials) = (space, options, trials);

    private SamplerBenchmark(TestFunction function, StudyOptions options, int trials)
        : this(function.Space, options, trials) => _function = function;

    /// <summary>A benchmark on a test function.</summary>
    public static SamplerBenchmark Of(TestFunction function, StudyOptions options, int trials) => new(function, options, trials);

    /// <summary>The best value so far after each trial, for the seeds 0 to <paramref name="seeds"/> − 1.</summary>
    /// <exception cref="InvalidOperationException">The benchmark has no test function.</exception>
    public double[][] RunAll(int seeds, int threads, CancellationToken cancellationToken)
    {
        TestFunction function = _function ?? throw new InvalidOperationException("Only a benchmark on a test function runs on many threads.");
        double[][] best = new double[seeds][];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, seeds, parallel, seed => best[seed] = RunAsync((ulong)seed, (trial, _) => Task.FromResult(TrialOutcome.Complete(function.Evaluate(trial.Configuration))), cancellationToken).GetAwaiter().GetResult());
        return best;
    }

    /// <summary>
    /// The best value so far after each trial of one run: NaN until a trial completes. Shorter than asked for if the
    /// sampler ran out of proposals. A race's incumbent counts with its mean over instances.
    /// </summary>
    public async Task<double[]> RunAsync(ulong seed, Objective objective, CancellationToken cancellationToken)
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "benchmark", _space, _options with { Seed = seed });
        List<double> best = [];
        SearchRunner runner = new(study, new SearchBudget { Trials = _trials }, new WorkerOptions { Lease = TimeSpan.FromDays(1) }, (_, outcome) =>
        {
            if (outcome is not null) best.Add(study.BestTrials() is [TrialRecord trial, ..] ? trial.Values[0] : double.NaN);
        });
        await runner.RunAsync([objective], cancellationToken).ConfigureAwait(false);
        return [.. best];
    }
}
