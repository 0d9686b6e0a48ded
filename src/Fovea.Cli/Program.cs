using System.CommandLine;
using Fovea.Cli.Help;
using Fovea.Cli.Printing;

namespace Fovea.Cli;

/// <summary>The command line: parses, hands over to the library, prints, and turns failures into exit codes.</summary>
public static class Program
{
    /// <summary>Runs one command; the result is the process exit code documented in the README.</summary>
    public static async Task<int> Main(string[] args)
    {
        using StandardStreams guarded = StandardStreams.Guard();
        if (OpenFiles.TooFew is { } few)
        {
            Console.Error.WriteLine($"fovea: {few}");
            return 1;
        }

        try
        {
            ParseResult result = FoveaCommand.Create().Parse(args);
            if (WantsHelp(result)) return ShowHelp.Print(result.CommandResult.Command, result.InvocationConfiguration.Output);
            if (result.Errors.Count > 0) return Failure.Usage(result);
            using CancellationTokenSource cancellationToken = Cancellation.OnInterrupt();
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (Failure.TryReport(exception, out int exitCode))
        {
            return exitCode;
        }
    }

    // A command that only has commands of its own, alone: what it has is the best answer.
    private static bool WantsHelp(ParseResult result)
        => result.CommandResult.Command is { Action: null, Subcommands.Count: > 0 } && !result.CommandResult.Children.Any() && result.UnmatchedTokens.Count == 0;
}
