using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search.Samplers;

public sealed class GridSamplerTests
{
    [Fact]
    public async Task It_tries_every_point_once_and_then_ends()
    {
        Study study = await RunAsync("{\"parameters\":[{\"name\":\"a\",\"type\":\"int\",\"low\":1,\"high\":3},{\"name\":\"b\",\"type\":\"categorical\",\"choices\":[\"x\",\"y\"]},{\"name\":\"c\",\"type\":\"float\",\"low\":1,\"high\":100,\"log\":true}]}");
        Assert.Equal(3 * 2 * 3, study.Trials().Count);
        Assert.Equal(18, study.Trials().Select(trial => trial.Configuration).Distinct().Count());
        Assert.Equal([1.0, 10, 100], study.Trials().Take(3).Select(trial => Math.Round(trial.Configuration![2], 9)));
    }

    [Fact]
    public async Task A_parameter_that_takes_no_part_makes_no_copies()
    {
        Study study = await RunAsync("{\"parameters\":[{\"name\":\"a\",\"type\":\"categorical\",\"choices\":[\"x\",\"y\",\"z\"]},{\"name\":\"b\",\"type\":\"int\",\"low\":1,\"high\":4,\"when\":{\"parameter\":\"a\",\"in\":[\"y\"]}},{\"name\":\"c\",\"type\":\"int\",\"low\":1,\"high\":2}]}");
        Assert.Equal((1 + 4 + 1) * 2, study.Trials().Count);
        Assert.Equal(12, study.Trials().Select(trial => trial.Configuration).Distinct().Count());
    }

    [Fact]
    public void A_grid_without_end_is_refused()
    {
        SearchSpace space = new(Enumerable.Range(0, 9).Select(i => new FloatParameter($"x{i}", 0, 1)));
        Assert.Contains("grid", Assert.Throws<BadInputException>(() => Study.Create(new MemoryStudyStorage(), "s", space, new StudyOptions { Sampler = new SamplerOptions { Name = "grid" } })).Message, StringComparison.Ordinal);
    }

    private static async Task<Study> RunAsync(string space)
    {
        Study study = Study.Create(new MemoryStudyStorage(), "s", SearchSpaceJson.Parse(space), new StudyOptions { Sampler = new SamplerOptions { Name = "grid", GridPoints = 3 } });
        await new SearchRunner(study, new SearchBudget(), new WorkerOptions()).RunAsync([(_, _) => Task.FromResult(TrialOutcome.Complete(0))], TestContext.Current.CancellationToken);
        return study;
    }
}
