using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search.Samplers;

/// <summary>What every sampler must do; each one runs all of it.</summary>
public abstract class SamplerSuite
{
    private const string Mixed =
        """
        {"parameters":[
          {"name":"kind","type":"categorical","choices":["a","b","c"]},
          {"name":"size","type":"categorical","choices":[8,16,32],"ordered":true},
          {"name":"x","type":"float","low":0.001,"high":1,"log":true,"when":{"parameter":"kind","in":["a","b"]}},
          {"name":"n","type":"int","low":2,"high":10,"step":2},
          {"name":"m","type":"int","low":1,"high":64,"log":true,"when":{"parameter":"n","in":[4]}},
          {"name":"one","type":"float","low":3,"high":3}]}
        """;

    protected abstract SamplerOptions Options { get; }

    [Fact]
    public async Task Every_kind_of_parameter_stays_in_its_range()
    {
        Study study = await SearchAsync(SearchSpaceJson.Parse(Mixed), 40, 1, Mix);
        foreach (TrialRecord trial in study.Trials())
        {
            Assert.Equal(TrialState.Complete, trial.State);

            // Reading back refuses what is out of range, missing or too many.
            Assert.Equal(trial.Configuration, study.Space.Read(trial.Configuration!.ToJson()));
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_trials_and_another_seed_others()
    {
        SearchSpace space = SearchSpaceJson.Parse(Mixed);
        string first = Told(await SearchAsync(space, 35, 7, Mix));
        Assert.Equal(first, Told(await SearchAsync(space, 35, 7, Mix)));
        if (Options.Name != "grid") Assert.NotEqual(first, Told(await SearchAsync(space, 35, 8, Mix)));
    }

    [Fact]
    public async Task A_study_that_stops_and_goes_on_makes_the_same_trials()
    {
        SearchSpace space = SearchSpaceJson.Parse(Mixed);
        using MemoryStudyStorage storage = new();
        Study.Create(storage, "s", space, new StudyOptions { Sampler = Options, Seed = 3 });
        foreach (int until in new[] { 5, 24, 35 }) await RunAsync(Study.Open(storage, "s"), until, Mix);
        Assert.Equal(Told(await SearchAsync(space, 35, 3, Mix)), Told(Study.Open(storage, "s")));
    }

    [Fact]
    public async Task Trials_that_fail_or_are_pruned_do_not_stop_it()
    {
        Study study = await SearchAsync(SearchSpaceJson.Parse(Mixed), 40, 2, trial =>
        {
            if (trial.Number % 3 == 0) return TrialOutcome.Failed("no");
            trial.Report(1, trial.Number % 5 == 0 ? double.NaN : trial.Number);
            return trial.Number % 4 == 0 ? TrialOutcome.Pruned() : Mix(trial);
        });
        Assert.Equal(40, study.Trials().Count);
        Assert.Equal(14, study.Trials().Count(trial => trial.State == TrialState.Failed));
        Assert.Equal(6, study.Trials().Count(trial => trial.State == TrialState.Pruned));
    }

    [Fact]
    public void Running_trials_of_other_workers_do_not_disturb_it()
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", SearchSpaceJson.Parse(Mixed), new StudyOptions { Sampler = Options });
        List<Trial> held = [];
        for (int i = 0; i < 30; i++)
        {
            held.Add(study.TryAsk(new WorkerOptions())!);
            if (held.Count > 4)
            {
                Assert.True(held[0].Tell(Mix(held[0])));
                held.RemoveAt(0);
            }
        }

        Assert.Equal(Enumerable.Range(0, 30), study.Trials().Select(trial => trial.Number));
        Assert.Equal(4, study.Trials().Count(trial => trial.State == TrialState.Running));
    }

    [Fact]
    public async Task Maximising_is_minimising_the_negative()
    {
        SearchSpace space = SearchSpaceJson.Parse(Mixed);
        using MemoryStudyStorage storage = new();
        Study most = Study.Create(storage, "s", space, new StudyOptions { Sampler = Options, Directions = [Direction.Maximize], Seed = 5 });
        await RunAsync(most, 30, trial => TrialOutcome.Complete(-Mix(trial).Values[0]));
        Study least = await SearchAsync(space, 30, 5, Mix);
        Assert.Equal(least.Trials().Select(trial => trial.Configuration!.ToString()), most.Trials().Select(trial => trial.Configuration!.ToString()));
        Assert.Equal(least.BestTrials()[0].Number, most.BestTrials()[0].Number);
    }

    /// <summary>Runs a new study with one worker to a number of trials.</summary>
    protected async Task<Study> SearchAsync(SearchSpace space, int trials, ulong seed, Func<Trial, TrialOutcome> objective)
    {
        Study study = Study.Create(new MemoryStudyStorage(), "s", space, new StudyOptions { Sampler = Options, Seed = seed });
        await RunAsync(study, trials, objective);
        return study;
    }

    private static Task RunAsync(Study study, int trials, Func<Trial, TrialOutcome> objective)
        => new SearchRunner(study, new SearchBudget { Trials = trials }, new WorkerOptions()).RunAsync([(trial, _) => Task.FromResult(objective(trial))], TestContext.Current.CancellationToken);

    private static TrialOutcome Mix(Trial trial)
    {
        Configuration point = trial.Configuration;
        double x = point.IsActive("x") ? Math.Log10(point.GetNumber("x")) + 2 : 1;
        double m = point.IsActive("m") ? Math.Log2(point.GetInteger("m")) : 3;
        return TrialOutcome.Complete((x * x) + (0.1 * Math.Abs(point.GetInteger("n") - 4)) + (0.2 * m) + (point.GetChoice("kind") == "b" ? 0 : 1) + (double.Parse(point.GetChoice("size")) / 32));
    }

    private static string Told(Study study) => string.Join('\n', study.Trials().Select(trial => $"{trial.Number} {trial.State} {trial.Configuration} {trial.Instance} {trial.Seed} {string.Join(' ', trial.Values)}"));
}
