using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search run</c>: a study on any program.</summary>
internal static class SearchRun
{
    private const string Description =
        """
        Searches for the parameters that are best for a program of yours.

        The program is started once a worker. It reads a line with a JSON object of parameters and writes a line with
        {"value":v}, {"values":[...]} or {"error":"..."}.

        Examples:
        fovea search run --space space.json --objective-command "python3 f.py" --trials 100
        fovea search run --space space.json --objective-command "python3 f.py" --trials 100 --sampler smac --workers 4 --study codec --storage studies.db
        fovea search run --study codec --storage postgresql://fovea@host/studies --objective-command "./measure --fast" --time-limit 8h
        fovea search run --space space.json --objective-command "python3 f.py" --direction minimize maximize --sampler nsga2 --trials 500 --json
        """;

    public static Command Create()
    {
        SearchWork work = new();
        Option<string> objective = new("--objective-command") { Description = "The program and its arguments; no shell is used.", HelpName = "COMMAND", Required = true };
        Command command = new("run", Description) { objective };
        foreach (Option option in new Option[] { work.Shared.Space, work.TrialTime }.Concat(work.All).Concat(work.Shared.OfStudy.Skip(1))) command.Options.Add(option);
        command.SetAction((result, cancellationToken) => work.RunProgramAsync(result, result.GetValue(objective)!, cancellationToken));
        return command;
    }
}
