namespace Fovea;

/// <summary>
/// A failure that a person can act on. <see cref="Exception.Message"/> is one line that says what was wrong. What to do depends on
/// who asks: <see cref="Reason"/> says which option of the library, or which flag of a command line, helps.
/// </summary>
public class FoveaException : Exception
{
    /// <summary>Creates the exception with a one-line message. Names from foreign files, whose line breaks are written out (\n), do not break the message.</summary>
    public FoveaException(string message, Exception? inner = null)
        : base(message.ReplaceLineEndings(@"\n"), inner)
    {
    }

    /// <summary>What kind of failure it is, where there is something to do about it that the message does not say.</summary>
    public FailureReason Reason { get; init; }

    /// <summary>What the reason speaks of, such as the encoders that would do; empty for most reasons.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>The file, folder, model or value that was given cannot be used.</summary>
public sealed class BadInputException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public BadInputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A program that Fovea needs, such as ffmpeg, is missing or too old.</summary>
public sealed class MissingDependencyException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public MissingDependencyException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
