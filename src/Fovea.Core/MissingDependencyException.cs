namespace Fovea;

/// <summary>A program that Fovea needs, such as ffmpeg, is missing or too old (exit code 4).</summary>
public sealed class MissingDependencyException : FoveaException
{
    /// <summary>Creates the exception with a one-line message that names the remedy.</summary>
    public MissingDependencyException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <inheritdoc/>
    public override int ExitCode => 4;
}
