using System.CommandLine;
using Fovea.Cli.Help;

namespace Fovea.Cli;

/// <summary>Prints one clear line for what went wrong and knows its exit code.</summary>
internal static class Failure
{
    /// <summary>The exit code for a command line that does not parse.</summary>
    public const int UsageExitCode = 2;

    /// <summary>The exit code for a file, folder, model or value that cannot be used.</summary>
    public const int BadInputExitCode = 3;

    private const int MissingDependencyExitCode = 4;

    /// <summary>Prints what does not parse, one line an error, and where to read more.</summary>
    public static int Usage(ParseResult result)
    {
        foreach (string message in ParseErrors.Of(result)) Console.Error.WriteLine($"fovea: {message}");
        Console.Error.WriteLine($"fovea: see '{HelpPage.Path(result.CommandResult.Command)} --help'.");
        return UsageExitCode;
    }

    /// <summary>Prints a failure that a person can act on; false for a defect of Fovea, which should show its trace.</summary>
    public static bool TryReport(Exception exception, out int exitCode)
    {
        switch (exception)
        {
            case FoveaException failure:
                Console.Error.WriteLine($"fovea: {Remedies.Text(failure)}");
                exitCode = ExitCode(failure);
                return true;
            case AggregateException { InnerExceptions: [var only, ..] many } when many.All(one => TypeOf(one) == TypeOf(only)):
                // What several threads met alike is one failure.
                return TryReport(only, out exitCode);
            case OperationCanceledException:
                Console.Error.WriteLine("fovea: cancelled.");
                exitCode = Cancellation.ExitCode;
                return true;
            case IOException or UnauthorizedAccessException:
                Console.Error.WriteLine($"fovea: {exception.Message}");
                exitCode = 1;
                return true;
            default:
                exitCode = 1;
                return false;
        }
    }

    /// <summary>
    /// Says why one file of several failed; what is our defect shows where in short. The exit code for all: the one that
    /// all failures have in common, else 1.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="exception">What happened to it.</param>
    /// <param name="before">The exit code so far.</param>
    public static int Report(string file, Exception exception, int before)
    {
        Console.Error.WriteLine(Line(file, exception));
        int code = ExitCode(exception);
        return before == 0 || before == code ? code : 1;
    }

    /// <summary>The line that <see cref="Report"/> prints.</summary>
    internal static string Line(string file, Exception exception)
    {
        bool isDefect = exception is not (FoveaException or IOException or UnauthorizedAccessException);
        string? where = exception.StackTrace?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        string text = isDefect ? $"a defect of Fovea: {exception.GetType().Name}: {exception.Message} ({where})" : Remedies.Text(exception);
        return $"fovea: {OneLine(file)}: {OneLine(text)}";
    }

    private static int ExitCode(Exception exception) => exception switch
    {
        BadInputException => BadInputExitCode,
        MissingDependencyException => MissingDependencyExitCode,
        _ => 1,
    };

    private static Type TypeOf(Exception exception) => exception is OperationCanceledException ? typeof(OperationCanceledException) : exception.GetType();

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
