using Microsoft.Win32.SafeHandles;

namespace Fovea.Cli.Printing;

/// <summary>Standard output and error behind guards, and the two streams as bytes.</summary>
internal sealed class StandardStreams : IDisposable
{
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;

    private StandardStreams()
    {
        Console.SetOut(new GuardedWriter(_output, isData: true));
        Console.SetError(new GuardedWriter(_error, isData: false));
        (RawOutput, RawError) = (new GuardedWriter(_output, isData: true, isRaw: true), new GuardedWriter(_error, isData: false, isRaw: true));
    }

    /// <summary>Standard output for what draws on a terminal.</summary>
    public static TextWriter RawOutput { get; private set; } = Console.Out;

    /// <summary>Standard error for what draws on a terminal.</summary>
    public static TextWriter RawError { get; private set; } = Console.Error;

    /// <summary>Puts the guards up; disposing takes them down.</summary>
    public static StandardStreams Guard() => new();

    /// <summary>Standard input as bytes.</summary>
    /// <exception cref="BadInputException">It is a terminal.</exception>
    public static Stream OpenInput() => Console.IsInputRedirected
        ? new WaitingStream(Console.OpenStandardInput())
        : throw new BadInputException("standard input is a terminal: pipe a NUT stream into it ('ffmpeg -i IN -c:v rawvideo -f nut - | fovea upscale - ...').");

    /// <summary>Standard output as bytes, of which a write fails when nobody reads any more.</summary>
    /// <exception cref="BadInputException">It is a terminal.</exception>
    public static Stream OpenOutput()
    {
        if (!Console.IsOutputRedirected) throw new BadInputException("standard output is a terminal, which cannot show video: name a file with -o, or pipe the NUT stream into a program.");

        // The console's own stream takes a closed pipe for written.
        return OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }
}
