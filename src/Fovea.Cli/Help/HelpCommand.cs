using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fovea.Cli.Help;

/// <summary><c>fovea help COMMAND</c>: the same page as <c>fovea COMMAND --help</c>.</summary>
internal static class HelpCommand
{
    /// <summary>Builds the command; it finds the others through the root that it is added to.</summary>
    public static Command Create()
    {
        Argument<string[]> names = new("command") { Description = "A command, such as upscale, or several words, such as faces detect.", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("help", """
            Shows what a command does and takes.

            Examples:
              fovea help upscale
              fovea help faces detect
            """);
        command.Arguments.Add(names);
        command.Validators.Add(result =>
        {
            if (Find(command, result.GetValue(names) ?? []) is (null, { } problem)) result.AddError(problem);
        });
        command.SetAction(result => ShowHelp.Print(Find(command, result.GetValue(names) ?? []).Found!, result.InvocationConfiguration.Output));
        return command;
    }

    private static (Command? Found, string? Problem) Find(Command help, IEnumerable<string> names)
    {
        Command at = help.Parents.OfType<Command>().First();
        foreach (string name in names)
        {
            Command? next = at.Subcommands.FirstOrDefault(sub => sub.Name == name || sub.Aliases.Contains(name));
            if (next is null) return (null, ParseErrors.NoCommand(at, name));
            at = next;
        }

        return (at, null);
    }
}

/// <summary>What <c>--help</c> does: prints the page of the command that it stands behind.</summary>
internal sealed class ShowHelp : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Makes a command and all below it show these pages.</summary>
    public static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ShowHelp();
            option.Description = "Show this help.";
        }
    }

    /// <summary>Prints the page of a command.</summary>
    public static int Print(Command command, TextWriter output)
    {
        foreach (string line in HelpPage.Lines(command)) output.WriteLine(line);
        return 0;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult) => Print(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
}
