using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Storage;

/// <summary>What every storage of studies promises.</summary>
public abstract class StorageSuite : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    // Really waited for: a lease ends by the clock of the database, which no test can set.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private readonly List<IStudyStorage> _opened = [];

    protected abstract IStudyStorage Connect();

    private IStudyStorage Open()
    {
        IStudyStorage storage = Connect();
        _opened.Add(storage);
        return storage;
    }

    [Fact]
    public void Studies_are_kept_by_name_and_in_the_order_of_their_making()
    {
        IStudyStorage storage = Open();
        StoredStudy made = storage.CreateStudy("größer \"x\"", 7, "{\"a\":'1'}");
        storage.CreateStudy("b", 1, "{}");
        IStudyStorage other = Open();
        Assert.Equal(made, other.FindStudy("größer \"x\""));
        Assert.Equal(["größer \"x\"", "b"], other.ListStudies().Select(study => study.Name));
        Assert.Equal((7, "{\"a\":'1'}"), (made.Version, made.Definition));
        Assert.InRange(made.Created, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Null(other.FindStudy("c"));
        Assert.Throws<BadInputException>(() => other.CreateStudy("b", 1, "{}"));
    }

    [Fact]
    public void A_deleted_study_is_gone_with_its_trials()
    {
        (IStudyStorage storage, long study) = WithStudy();
        StoredTrial trial = Claim(storage, study, "a").Trial!;
        storage.Report(trial.Id, "a", new IntermediateValue(0, 1));
        Assert.True(storage.DeleteStudy("s"));
        Assert.False(storage.DeleteStudy("s"));
        Assert.Null(storage.FindStudy("s"));
        Assert.False(storage.Renew(trial.Id, "a", Long));
        Assert.Throws<BadInputException>(() => Claim(storage, study, "b"));
        Assert.Empty(storage.ReadTrials(storage.CreateStudy("s", 1, "{}").Id, 0));
    }

    [Fact]
    public void Claims_count_up_to_the_limit_and_a_repeated_one_gets_the_same_trial()
    {
        (IStudyStorage storage, long study) = WithStudy();
        Assert.Equal(0, Claim(storage, study, "a", limit: 2).Trial!.Number);
        Assert.Equal(0, Claim(Open(), study, "a", limit: 2).Trial!.Number);
        ClaimedTrial second = Claim(storage, study, "b", limit: 2);
        Assert.Equal((1, 1), (second.Trial!.Number, second.Running));
        Assert.Equal(new ClaimedTrial(null, 2), Claim(storage, study, "c", limit: 2));
        Assert.Equal([TrialState.Running, TrialState.Running], storage.ReadTrials(study, 0).Select(trial => trial.State));
    }

    [Fact]
    public void A_trial_is_read_back_as_it_was_written()
    {
        (IStudyStorage storage, long study) = WithStudy();
        long id = Claim(storage, study, "a").Trial!.Id;
        Assert.True(storage.Propose(id, "a", "{\"x\":\"é\"}", 3));
        foreach ((int step, double value) in new[] { (5, 0.1), (2, double.NaN), (5, 1e-300), (3, double.PositiveInfinity) }) Assert.True(storage.Report(id, "a", new IntermediateValue(step, value)));
        Assert.True(storage.Finish(id, "a", new TrialResult(TrialState.Complete, "[0.1]", null, "{\"macs\":1}")));
        StoredTrial trial = Open().ReadTrials(study, 0).Single();
        Assert.Equal((0, TrialState.Complete, "{\"x\":\"é\"}", 3), (trial.Number, trial.State, trial.Configuration, trial.Instance));
        Assert.Equal(("[0.1]", null, "{\"macs\":1}", 1, "worker"), (trial.Values, trial.Error, trial.Attributes, trial.Attempt, trial.Worker));
        Assert.Equal([new(2, double.NaN), new(3, double.PositiveInfinity), new(5, 1e-300)], trial.IntermediateValues);
        Assert.True(trial.Finished >= trial.Started && trial.Started > DateTimeOffset.UtcNow.AddMinutes(-5));
        Assert.Empty(storage.ReadTrials(study, 1));
    }

    [Fact]
    public void A_token_without_the_trial_changes_nothing()
    {
        (IStudyStorage storage, long study) = WithStudy();
        long id = Claim(storage, study, "a").Trial!.Id;
        storage.Propose(id, "a", "{}", 0);
        StoredTrial before = storage.ReadTrials(study, 0).Single();
        Assert.False(storage.Propose(id, "b", "{\"x\":1}", 1));
        Assert.False(storage.Renew(id, "b", Long));
        Assert.False(storage.Report(id, "b", new IntermediateValue(0, 0)));
        Assert.False(storage.Finish(id, "b", new TrialResult(TrialState.Complete, "[1]", null, null)));
        Assert.False(storage.Release(id, "b"));
        Assert.Equivalent(before, storage.ReadTrials(study, 0).Single(), strict: true);
    }

    [Fact]
    public void The_first_end_counts_and_may_be_told_again()
    {
        (IStudyStorage storage, long study) = WithStudy();
        long id = Claim(storage, study, "a").Trial!.Id;
        Assert.True(storage.Finish(id, "a", new TrialResult(TrialState.Failed, null, "why", null)));
        Assert.True(storage.Finish(id, "a", new TrialResult(TrialState.Complete, "[1]", null, null)));
        Assert.False(storage.Report(id, "a", new IntermediateValue(0, 0)));
        StoredTrial trial = storage.ReadTrials(study, 0).Single();
        Assert.Equal((TrialState.Failed, null, "why"), (trial.State, trial.Values, trial.Error));
        Assert.Equal(1, Claim(storage, study, "a").Trial!.Number);
    }

    [Fact]
    public void A_released_trial_is_next_and_has_lost_no_attempt()
    {
        (IStudyStorage storage, long study) = WithStudy();
        long id = Claim(storage, study, "a").Trial!.Id;
        storage.Propose(id, "a", "{\"x\":1}", 0);
        storage.Report(id, "a", new IntermediateValue(0, 0));
        Assert.True(storage.Release(id, "a"));
        Assert.False(storage.Renew(id, "a", Long));
        StoredTrial again = Claim(Open(), study, "b", limit: 1).Trial!;
        Assert.Equal((0, 1, "{\"x\":1}"), (again.Number, again.Attempt, again.Configuration));
        Assert.Empty(again.IntermediateValues);
    }

    [Fact]
    public void A_lost_worker_s_trial_is_tried_again_and_fails_after_the_last_attempt()
    {
        (IStudyStorage storage, long study) = WithStudy();
        long id = Claim(storage, study, "a", lease: Short).Trial!.Id;
        storage.Propose(id, "a", "{\"x\":1}", 0);
        storage.Report(id, "a", new IntermediateValue(0, 0));
        Thread.Sleep(Short * 2);
        StoredTrial second = Claim(storage, study, "b", lease: Short, attempts: 2, limit: 1).Trial!;
        Assert.Equal((id, 2, "{\"x\":1}"), (second.Id, second.Attempt, second.Configuration));
        Assert.Empty(second.IntermediateValues);
        Assert.False(storage.Finish(id, "a", new TrialResult(TrialState.Complete, "[1]", null, null)));
        Thread.Sleep(Short * 2);
        Assert.Equal(new ClaimedTrial(null, 0), Claim(storage, study, "c", attempts: 2, limit: 1));
        StoredTrial lost = storage.ReadTrials(study, 0).Single();
        Assert.Equal((TrialState.Failed, StorageText.Lost(2)), (lost.State, lost.Error));
        Assert.NotNull(lost.Finished);
    }

    [Fact]
    public void A_renewed_lease_holds()
    {
        (IStudyStorage storage, long study) = WithStudy();
        long id = Claim(storage, study, "a", lease: Short).Trial!.Id;
        Assert.True(storage.Renew(id, "a", Long));
        Thread.Sleep(Short * 2);
        Assert.Equal(1, Claim(storage, study, "b").Trial!.Number);
        Assert.True(storage.Finish(id, "a", new TrialResult(TrialState.Complete, "[1]", null, null)));
    }

    [Fact]
    public async Task Workers_side_by_side_get_every_trial_once()
    {
        (IStudyStorage storage, long study) = WithStudy();
        const int Trials = 60;
        IStudyStorage[] handles = [.. Enumerable.Range(0, 4).Select(_ => Open())];
        int[][] taken = await Task.WhenAll(handles.Select((handle, worker) => Task.Run(() => Work(handle, worker).ToArray())));
        Assert.Equal(Enumerable.Range(0, Trials), taken.SelectMany(numbers => numbers).Order());
        Assert.All(storage.ReadTrials(study, 0), trial => Assert.Equal((TrialState.Complete, $"[{trial.Number}]", 1), (trial.State, trial.Values, trial.Attempt)));

        IEnumerable<int> Work(IStudyStorage handle, int worker)
        {
            for (int i = 0; Claim(handle, study, $"{worker}.{i}", Trials).Trial is StoredTrial trial; i++)
            {
                yield return trial.Number;
                Assert.True(handle.Finish(trial.Id, $"{worker}.{i}", new TrialResult(TrialState.Complete, $"[{trial.Number}]", null, null)));
            }
        }
    }

    [Fact]
    public void A_study_that_stops_goes_on_as_if_it_had_not()
    {
        SearchSpace space = new([new FloatParameter("x", -1, 1), new CategoricalParameter("c", ["a", "b"])]);
        StudyOptions options = new() { Seed = 5, Sampler = new SamplerOptions { Name = "tpe", StartupTrials = 4 } };
        IStudyStorage storage = Open();
        string[] whole = [.. Try(Study.Create(storage, "whole", space, options), 12)];
        Study.Create(storage, "parts", space, options);
        string[] parts = [.. Enumerable.Range(0, 4).SelectMany(_ => Try(Study.Open(Open(), "parts"), 3))];
        Assert.Equal(whole, parts);
        Assert.Equal(12, whole.Distinct().Count());

        static IEnumerable<string> Try(Study study, int trials)
        {
            for (int i = 0; i < trials; i++)
            {
                Trial trial = study.TryAsk(new WorkerOptions())!;
                yield return $"{trial.Configuration} {trial.Seed}";
                trial.Tell(Math.Abs(trial.Configuration[0]));
            }
        }
    }

    [Fact]
    public void A_study_of_another_version_is_refused_and_kept()
    {
        IStudyStorage storage = Open();
        storage.CreateStudy("old", StudyDefinition.CurrentVersion + 1, "{\"what\":\"else\"}");
        Assert.Contains("use the version that made it", Assert.Throws<BadInputException>(() => Study.Open(storage, "old")).Message, StringComparison.Ordinal);
        storage.CreateStudy("damaged", StudyDefinition.CurrentVersion, "{");
        Assert.Contains("damaged", Assert.Throws<BadInputException>(() => Study.Open(storage, "damaged")).Message, StringComparison.Ordinal);
        Assert.Equal("{\"what\":\"else\"}", Open().FindStudy("old")!.Definition);
    }

    public void Dispose()
    {
        foreach (IStudyStorage storage in _opened.Distinct()) storage.Dispose();
        Remove();
        GC.SuppressFinalize(this);
    }

    protected virtual void Remove()
    {
    }

    private (IStudyStorage Storage, long Study) WithStudy()
    {
        IStudyStorage storage = Open();
        return (storage, storage.CreateStudy("s", 1, "{}").Id);
    }

    private static ClaimedTrial Claim(IStudyStorage storage, long study, string token, int? limit = null, TimeSpan? lease = null, int attempts = 3)
        => storage.Claim(study, new TrialClaim(token, "worker", lease ?? Long, limit, attempts));
}
