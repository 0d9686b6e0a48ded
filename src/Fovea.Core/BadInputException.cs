namespace Fovea;

/// <summary>The user's file, folder, model or value cannot be used (exit code 3).</summary>
public sealed class BadInputException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public BadInputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <inheritdoc/>
    public override int ExitCode => 3;
}
