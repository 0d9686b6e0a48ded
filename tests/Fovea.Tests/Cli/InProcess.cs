using Fovea.Cli;

namespace Fovea.Tests.Cli;

/// <summary>Runs the command line inside the test process, for what ends before any work.</summary>
internal static class InProcess
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        await OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        TextWriter before = Console.Error;
        try
        {
            using StringWriter errors = new();
            Console.SetError(errors);
            int exitCode = await Program.Main(arguments);
            return (exitCode, errors.ToString());
        }
        finally
        {
            Console.SetError(before);
            OneAtATime.Release();
        }
    }
}
