using System.Runtime.InteropServices;

namespace Fovea.Cli;

/// <summary>Turns Ctrl-C, SIGTERM and a terminal that goes away into a cancelled token, so that a job can save its state and exit with 130.</summary>
internal static class Cancellation
{
    /// <summary>The exit code of a cancelled command.</summary>
    public const int ExitCode = 130;

    // Held for the life of the process: a registration that is collected stops handling its signal.
    private static readonly List<PosixSignalRegistration> Registrations = [];

    /// <summary>A source that the first interrupt cancels; a second one ends the process at once.</summary>
    public static CancellationTokenSource OnInterrupt()
    {
        CancellationTokenSource source = new();
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            Registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (source.IsCancellationRequested) return;
                context.Cancel = true;
                source.Cancel();
            }));
        }

        return source;
    }
}
