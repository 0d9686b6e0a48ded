using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fovea.Cli.Help;

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
