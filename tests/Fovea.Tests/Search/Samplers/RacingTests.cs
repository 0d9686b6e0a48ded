using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search.Samplers;

public sealed class RacingTests
{
    private const int Clips = 8;

    [Fact]
    public async Task Bad_candidates_are_dropped_after_few_clips_and_the_best_sees_all()
    {
        Study study = await RaceAsync(200, 1);
        IReadOnlyList<TrialRecord> trials = study.Trials();
        TrialRecord best = study.BestTrials()[0];
        Dictionary<Configuration, int> runs = trials.GroupBy(trial => trial.Configuration!).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(Clips, runs[best.Configuration!]);
        Assert.True(runs.Count > 200.0 / Clips * 3, $"{runs.Count} candidates in 200 runs: racing saves little");
        Assert.InRange(best.Configuration![0], 0.6, 0.8);

        // Nobody runs on a clip twice, and a candidate that was dropped runs no more.
        Assert.Equal(trials.Count, trials.Select(trial => (trial.Configuration, trial.Instance)).Distinct().Count());
    }

    [Fact]
    public async Task A_challenger_becomes_the_incumbent_only_after_all_of_its_clips()
    {
        Study study = await RaceAsync(120, 2);
        Dictionary<Configuration, Dictionary<int, double>> seen = [];
        Configuration? incumbent = null;

        // The rule of the paper, followed trial by trial with plain loops.
        foreach (TrialRecord trial in study.Trials())
        {
            seen.TryAdd(trial.Configuration!, []);
            seen[trial.Configuration!][trial.Instance] = trial.Values[0];
            incumbent ??= trial.Configuration;
            if (trial.Configuration!.Equals(incumbent)) continue;
            Assert.Contains(trial.Instance, seen[incumbent!].Keys);
            Dictionary<int, double> own = seen[trial.Configuration!];
            if (seen[incumbent!].Keys.All(own.ContainsKey) && seen[incumbent!].Sum(run => own[run.Key] - run.Value) <= 0) incumbent = trial.Configuration;
        }

        Assert.Equal(incumbent, study.BestTrials()[0].Configuration);
    }

    [Fact]
    public async Task Every_second_challenger_is_random()
    {
        // With one candidate, the model's choice is what it draws; what matters here is that both kinds come in turn.
        Study study = Study.Create(new MemoryStudyStorage(), "s", new SearchSpace([new FloatParameter("x", 0, 1)]), new StudyOptions { Sampler = new SamplerOptions { Name = "smac" }, Seed = 4 });
        await RunAsync(study, 60, (trial, _) => Task.FromResult(TrialOutcome.Complete(Math.Abs(trial.Configuration[0] - 0.7))));
        double[] odd = [.. study.Trials().Skip(20).Where(trial => trial.Number % 2 == 0).Select(trial => Math.Abs(trial.Configuration![0] - 0.7))];
        double[] even = [.. study.Trials().Skip(20).Where(trial => trial.Number % 2 == 1).Select(trial => Math.Abs(trial.Configuration![0] - 0.7))];
        Assert.True(Math.Min(odd.Average(), even.Average()) < 0.1, "the model's challengers are not near the best");
        Assert.True(Math.Max(odd.Average(), even.Average()) > 0.15, "the random challengers are too near the best");
    }

    // Clips differ in difficulty far more than candidates differ in quality.
    private static async Task<Study> RaceAsync(int trials, ulong seed)
    {
        Study study = Study.Create(new MemoryStudyStorage(), "s", new SearchSpace([new FloatParameter("x", 0, 1)]), new StudyOptions { Sampler = new SamplerOptions { Name = "smac", Instances = Clips }, Seed = seed });
        await RunAsync(study, trials, (trial, _) => Task.FromResult(TrialOutcome.Complete((10 * trial.Instance) + Math.Abs(trial.Configuration[0] - 0.7) + (0.01 * Math.Sin((trial.Instance * 3) + (trial.Configuration[0] * 40))))));
        return study;
    }

    private static Task RunAsync(Study study, int trials, Objective objective)
        => new SearchRunner(study, new SearchBudget { Trials = trials }, new WorkerOptions()).RunAsync([objective], TestContext.Current.CancellationToken);
}
