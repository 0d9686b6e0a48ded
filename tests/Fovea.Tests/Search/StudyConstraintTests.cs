using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search;

public sealed class StudyConstraintTests
{
    private static readonly SearchSpace Space = new([new IntParameter("x", 0, 99), new IntParameter("y", 0, 99)]);

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    [InlineData("smac")]
    [InlineData("nsga2")]
    public void No_proposal_breaks_the_constraint_although_the_best_values_lie_beyond(string sampler)
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", Space, new() { Sampler = new SamplerOptions { Name = sampler, StartupTrials = 5, Population = 5 } }, Holds);
        for (int i = 0; i < 25; i++)
        {
            Trial trial = study.TryAsk(new WorkerOptions())!;
            Assert.True(Holds(trial.Configuration));
            trial.Tell(-trial.Configuration.GetNumber("x") - trial.Configuration.GetNumber("y"));
        }
    }

    [Fact]
    public void The_same_seed_and_constraint_give_the_same_trials()
        => Assert.Equal(Points(Holds), Points(Holds));

    [Fact]
    public void A_constraint_that_nothing_keeps_ends_the_search_and_the_trial_is_given_back()
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", Space, new() { Sampler = new SamplerOptions { Name = "tpe" } }, _ => false);
        Assert.Throws<SearchAbortedException>(() => study.TryAsk(new WorkerOptions()));
        Trial? trial = Study.TryOpen(storage, "s", _ => true)!.TryAsk(new WorkerOptions());
        Assert.Equal(0, trial!.Number);
    }

    private static bool Holds(Configuration point) => point.GetNumber("x") + point.GetNumber("y") <= 60;

    private static string[] Points(Func<Configuration, bool> constraint)
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", Space, new() { Seed = 3, Sampler = new SamplerOptions { Name = "tpe", StartupTrials = 4 } }, constraint);
        return [.. Enumerable.Range(0, 12).Select(i =>
        {
            Trial trial = study.TryAsk(new WorkerOptions())!;
            trial.Tell(trial.Configuration.GetNumber("x"));
            return trial.Configuration.ToString();
        })];
    }
}
