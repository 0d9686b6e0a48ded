using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study ask</c>.</summary>
internal static class StudyCommandAsk
{
    private const string Description =
        """
        Takes up one trial and prints it. It is one JSON object, or null if the study has no more. 'fovea study tell' with its
        key ends it; a trial that is not told within its lease goes to whoever asks next.

        Examples:
        fovea study ask codec
        fovea study ask codec --storage studies.db --lease 7200 --trials 100
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Option<int> lease = new("--lease") { Description = "Seconds within which the trial is to be told.", DefaultValueFactory = _ => 3600 };
        Option<int?> trials = new("--trials") { Description = "How many trials the study is to have in all." };
        Option<int> attempts = new("--attempts") { Description = "How often a trial of lost workers is tried.", DefaultValueFactory = _ => 3 };
        Command command = new("ask", Description) { name, shared.Storage, lease, trials, attempts };
        SearchCommandOptions.AtLeastOne(lease, trials, attempts);
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            Study study = Study.Open(storage, result.GetValue(name)!);
            Trial? trial = study.TryAsk(new WorkerOptions { Lease = TimeSpan.FromSeconds(result.GetValue(lease)), MaxAttempts = result.GetValue(attempts) }, result.GetValue(trials));
            Console.Out.WriteLine(trial is null ? "null" : Line(trial).ToJsonString());
        });
        return command;
    }

    private static JsonObject Line(Trial trial)
    {
        JsonObject line = new() { ["trial"] = trial.Number, ["key"] = trial.Key, ["seed"] = trial.Seed, ["attempt"] = trial.Attempt, ["parameters"] = trial.Configuration.ToJson() };
        if (trial.Races) line["instance"] = trial.Instance;
        return line;
    }
}
