using System.Globalization;
using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Storage;
using Fovea.Tests.Cli;

namespace Fovea.Tests.Storage;

/// <summary>Real processes work on one study and are killed at random.</summary>
public sealed class KilledWorkersTests : IDisposable
{
    private const int Trials = 20;
    private const int Workers = 2;
    private const int Kills = 4;

    // Gives x back after a report.
    private const string Program =
        """
        while read -r line; do
          echo '{"step":0,"value":1}'; read -r answer
          sleep 0.1
          x=${line#*\"x\":}; x=${x%%[!0-9]*}
          echo "{\"value\":$x}"
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-killed-").FullName;

    [Fact]
    public Task No_trial_is_lost_or_counted_twice_in_SQLite() => RunAsync(Path.Combine(_folder, "studies.db"));

    [Fact]
    public async Task No_trial_is_lost_or_counted_twice_in_PostgreSQL()
    {
        using PostgresDatabase database = new();
        await RunAsync(database.Connection);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private async Task RunAsync(string place)
    {
        string program = Path.Combine(_folder, "objective.sh");
        await File.WriteAllTextAsync(program, Program, TestContext.Current.CancellationToken);
        using IStudyStorage storage = StudyStorage.Open(place, create: true);
        Study study = Study.Create(storage, "s", new SearchSpace([new IntParameter("x", 0, 1_000_000)]), new StudyOptions());
        string[] arguments = [UpscaleProcess.Program, "search", "--study", "s", "--storage", place, "--objective-command", $"bash \"{program}\"", "--trials", $"{Trials}", "--lease", "1", "--attempts", "100", "--no-progress"];
        UpscaleProcess[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Start(arguments))];
        Random random = new(1);
        for (int kills = 0; kills < Kills; kills++)
        {
            // A worker is killed at a random moment of some trial, once trials run at all.
            int seen = study.Trials().Count;
            while (study.Trials().Count is int count && (count == 0 || (count == seen && count < Trials))) await Task.Delay(20, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(0, 150), TestContext.Current.CancellationToken);
            int victim = random.Next(Workers);
            workers[victim].Kill();
            workers[victim].Dispose();
            workers[victim] = Start(arguments);
        }

        foreach (UpscaleProcess worker in workers)
        {
            UpscaleOutcome outcome = await worker.WaitAsync();
            Assert.True(outcome.ExitCode == 0, outcome.Errors);
            worker.Dispose();
        }

        IReadOnlyList<TrialRecord> trials = study.Trials();
        Assert.Equal(Enumerable.Range(0, Trials), trials.Select(trial => trial.Number));
        Assert.All(trials, trial => Assert.Equal((TrialState.Complete, trial.Configuration![0].ToString(CultureInfo.InvariantCulture)), (trial.State, trial.Values.Single().ToString(CultureInfo.InvariantCulture))));
        Assert.Contains(trials, trial => trial.Attempt > 1);
    }

    private static UpscaleProcess Start(string[] arguments) => UpscaleProcess.StartProgram("dotnet", [], arguments);
}
