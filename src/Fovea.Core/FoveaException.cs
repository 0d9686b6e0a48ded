namespace Fovea;

/// <summary>
/// A failure that a person can act on. <see cref="Exception.Message"/> is one line that says what was wrong and what
/// to do; heads print it as it is and exit with <see cref="ExitCode"/>.
/// </summary>
public class FoveaException : Exception
{
    /// <summary>A failure with exit code 1. Names from foreign files, which may hold line breaks, do not break the message.</summary>
    public FoveaException(string message, Exception? inner = null)
        : base(message.ReplaceLineEndings(" "), inner)
    {
    }

    /// <summary>The process exit code that a command line reports: 1 failed, 3 bad input, 4 missing dependency.</summary>
    public virtual int ExitCode => 1;
}
