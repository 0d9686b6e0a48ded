namespace Fovea.Search;

/// <summary>An objective cannot work at all: the search ends instead of failing one trial after the other (exit code 1).</summary>
public sealed class SearchAbortedException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public SearchAbortedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
