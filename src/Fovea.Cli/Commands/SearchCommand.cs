using System.CommandLine;
using Fovea.Cli.Help;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search</c>: four searches, and the form that one command for three of them had.</summary>
internal static class SearchCommand
{
    private const string Description =
        """
        Searches for the best parameters or the best network.

        The same command again goes on where a study stopped; more processes may work on it at the same time. Studies are
        looked at with 'fovea study'.
        """;

    public static Command Create()
    {
        Command command = new("search", Description);
        command.Subcommands.Add(SearchRun.Create());
        command.Subcommands.Add(SearchNetwork.Create());
        command.Subcommands.Add(SearchFgnas.Create());
        command.Subcommands.Add(SearchTargetCommand.Create());
        AddOldForm(command);
        return command;
    }

    // Scripts of before this was split: every option of the three, hidden, and a hint at the new form.
    private static void AddOldForm(Command command)
    {
        SearchWork work = new();
        SearchNetworkOptions network = new();
        SearchTargetOptions target = new();
        Option<string?> objective = new("--objective-command") { Description = "As in 'fovea search run'." };
        Option<string?> space = new("--network") { Description = "As in 'fovea search network'." };
        Option<string?> speed = new("--target") { Description = "As in 'fovea search target'." };
        space.AcceptOnlyFromAmong(SearchNetwork.Spaces);
        foreach (Option option in work.All.Concat([objective, space, speed]).Concat(work.Shared.OfStudy).Concat(network.All).Concat(target.All))
        {
            option.Hidden = true;
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            int ways = new[] { result.GetValue(objective), result.GetValue(space), result.GetValue(speed) }.Count(way => way is not null);
            if (ways == 0 && !result.Children.Any(child => child is not System.CommandLine.Parsing.OptionResult { Implicit: true })) return;
            if (ways != 1) result.AddError("name one search: run, network, fgnas or target.");
            else if ((target.Complain(result, work.Shared, network, result.GetValue(speed) is not null) ?? network.Complain(result, result.GetValue(space) is not null, result.GetValue(speed) is null)) is string complaint) result.AddError(complaint);
        });
        command.SetAction((result, cancellationToken) =>
        {
            if (result.GetValue(speed) is string wanted) return work.RunTargetAsync(Hint(result, "--target SPEED", "target SPEED"), target, network, wanted, cancellationToken);
            if (result.GetValue(space) is string named) return work.RunNetworkAsync(Hint(result, "--network", "network"), network, named, cancellationToken);
            return result.GetValue(objective) is string program
                ? work.RunProgramAsync(Hint(result, "--objective-command", "run --objective-command"), program, cancellationToken)
                : Task.FromResult(ShowHelp.Print(command, result.InvocationConfiguration.Output));
        });
    }

    private static ParseResult Hint(ParseResult result, string old, string now)
    {
        Console.Error.WriteLine($"fovea: 'fovea search {old}' is written 'fovea search {now}' now; the old form still works.");
        return result;
    }
}
