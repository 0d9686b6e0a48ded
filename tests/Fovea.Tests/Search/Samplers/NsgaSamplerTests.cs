using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Tensors;

namespace Fovea.Tests.Search.Samplers;

public sealed class NsgaSamplerTests
{
    [Fact]
    public void Fronts_are_those_of_peeling_off_what_nothing_dominates()
    {
        RandomSource random = new(1);
        double[][] losses = [.. Enumerable.Range(0, 60).Select(_ => new double[] { random.NextInt(12), random.NextInt(12) })];
        List<int> rest = [.. Enumerable.Range(0, losses.Length)];
        foreach (int[] front in Dominance.Fronts(losses))
        {
            Assert.Equal(rest.Where(i => !rest.Any(j => losses[j][0] <= losses[i][0] && losses[j][1] <= losses[i][1] && (losses[j][0] < losses[i][0] || losses[j][1] < losses[i][1]))), front);
            rest.RemoveAll(front.Contains);
        }

        Assert.Empty(rest);
    }

    // By hand: neighbours (0,4) and (3,1) of (1,2) span 3/4 of each range; the ends are infinitely alone.
    [Fact]
    public void Crowding_is_the_span_of_the_neighbours()
        => Assert.Equal([double.PositiveInfinity, (3 / 4.0) + (3 / 4.0), (3 / 4.0) + (2 / 4.0), double.PositiveInfinity], Dominance.Crowding([[0, 4], [1, 2], [3, 1], [4, 0]], [0, 1, 2, 3]));

    [Fact]
    public async Task It_comes_much_nearer_to_the_front_of_zdt1_than_random_draws()
    {
        double nsga = await HypervolumeAsync("nsga2");
        double random = await HypervolumeAsync("random");

        // Random draws hardly ever bring all of five coordinates near 0, where the front lies.
        Assert.True(nsga > random + 0.5, $"hypervolume {nsga:F3} against {random:F3} of random draws");
    }

    [Fact]
    public async Task The_best_trials_of_two_objectives_are_the_front()
    {
        Study study = await RunAsync("random", 60);
        IReadOnlyList<TrialRecord> front = study.BestTrials();
        Assert.NotEmpty(front);
        foreach (TrialRecord trial in study.Trials())
        {
            bool dominated = study.Trials().Any(other => other.Values[0] <= trial.Values[0] && other.Values[1] <= trial.Values[1] && (other.Values[0] < trial.Values[0] || other.Values[1] < trial.Values[1]));
            Assert.NotEqual(dominated, front.Contains(trial));
        }
    }

    private static async Task<double> HypervolumeAsync(string sampler)
    {
        Study study = await RunAsync(sampler, 400);
        (double area, double before) = (0, 6);
        foreach (TrialRecord trial in study.BestTrials().Where(trial => trial.Values[0] < 1.1 && trial.Values[1] < 6).OrderBy(trial => trial.Values[0]))
        {
            area += (1.1 - trial.Values[0]) * (before - trial.Values[1]);
            before = trial.Values[1];
        }

        return area;
    }

    private static async Task<Study> RunAsync(string sampler, int trials)
    {
        SearchSpace space = new(Enumerable.Range(0, 6).Select(i => new FloatParameter($"x{i}", 0, 1)));
        Study study = Study.Create(new MemoryStudyStorage(), "s", space, new StudyOptions { Sampler = new SamplerOptions { Name = sampler, Population = 20 }, Directions = [Direction.Minimize, Direction.Minimize], Seed = 1 });
        await new SearchRunner(study, new SearchBudget { Trials = trials }, new WorkerOptions()).RunAsync([(trial, _) => Task.FromResult(Zdt1(trial.Configuration))], TestContext.Current.CancellationToken);
        return study;
    }

    private static TrialOutcome Zdt1(Configuration x)
    {
        double g = 1 + (9 * (x[1] + x[2] + x[3] + x[4] + x[5]) / 5);
        return TrialOutcome.Complete(x[0], g * (1 - Math.Sqrt(x[0] / g)));
    }
}
