namespace Fovea.Search.Storage;

/// <summary>A storage cannot be reached or fails (exit code 1). What it was told before is kept.</summary>
public sealed class StorageException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public StorageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
