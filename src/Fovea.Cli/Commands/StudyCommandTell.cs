using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study tell</c>.</summary>
internal static class StudyCommandTell
{
    private const string Description =
        """
        Ends a trial that was asked for. With --step it reports a value on its way and prints whether to stop.

        Examples:
        fovea study tell codec --key 3:17:0f8fad5bd9cb469fa165 --value 0.25
        fovea study tell codec --key 3:17:0f8fad5bd9cb469fa165 --value 0.5 --step 4
        fovea study tell codec --key 3:17:0f8fad5bd9cb469fa165 --error "out of memory"
        fovea study tell codec --key 3:17:0f8fad5bd9cb469fa165 --pruned
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Option<string> key = new("--key") { Description = "The key that asking gave.", Required = true };
        Option<double[]> values = new("--value") { Description = "The value, one an objective.", AllowMultipleArgumentsPerToken = true };
        Option<int?> step = new("--step") { Description = "The value is that of this step; the trial goes on." };
        Option<string?> error = new("--error") { Description = "The trial failed for this reason." };
        Option<bool> pruned = new("--pruned") { Description = "The trial was stopped because a report said so." };
        Option<int> lease = new("--lease") { Description = "Seconds that a report keeps the trial.", DefaultValueFactory = _ => 3600 };
        Command command = new("tell", Description) { name, shared.Storage, key, values, step, error, pruned, lease };
        SearchCommandOptions.AtLeastOne(lease);
        command.Validators.Add(result =>
        {
            int given = (result.GetValue(values) is { Length: > 0 } ? 1 : 0) + (result.GetValue(error) is not null ? 1 : 0) + (result.GetValue(pruned) ? 1 : 0);
            if (given != 1) result.AddError("give one of --value, --error and --pruned.");
            if (result.GetValue(step) is int at && (at < 0 || result.GetValue(values) is not { Length: 1 })) result.AddError("--step takes a step from 0 and one --value.");
        });
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            Study study = Study.Open(storage, result.GetValue(name)!);
            Trial trial = Trial.Resume(study, result.GetValue(key)!, TimeSpan.FromSeconds(result.GetValue(lease)));
            if (result.GetValue(step) is int at)
            {
                if (!trial.Renew()) throw Lost(trial);
                Console.Out.WriteLine(new JsonObject { ["prune"] = !trial.Report(at, result.GetValue(values)![0]) }.ToJsonString());
                return;
            }

            TrialOutcome outcome = result.GetValue(pruned) ? TrialOutcome.Pruned() : result.GetValue(error) is string why ? TrialOutcome.Failed(why) : TrialOutcome.Complete(result.GetValue(values)!);
            if (outcome.State == TrialState.Complete && outcome.Values.Count != study.Directions.Count) throw new BadInputException($"the study has {study.Directions.Count} objectives: give as many values, not {outcome.Values.Count}.");
            if (!trial.Tell(outcome)) throw Lost(trial);
        });
        return command;
    }

    private static FoveaException Lost(Trial trial) => new($"trial {trial.Number} is no longer this key's: its lease ran out or it was ended before, so nothing was counted. Ask for another one.");
}
