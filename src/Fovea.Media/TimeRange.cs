namespace Fovea.Media;

/// <summary>The part of a file that is wanted.</summary>
/// <param name="Start">Where it begins, from the file's start; null for the beginning.</param>
/// <param name="Duration">How long it is; null to the end.</param>
public sealed record TimeRange(TimeSpan? Start = null, TimeSpan? Duration = null)
{
    /// <summary>All of a file.</summary>
    public static TimeRange All { get; } = new();

    /// <summary>Where it begins, from the file's start.</summary>
    public TimeSpan From => Start ?? TimeSpan.Zero;

    /// <summary>Where it ends, from the file's start; null at the file's end.</summary>
    public TimeSpan? Until => From + Duration;

    /// <summary>True if nothing of the file is left out.</summary>
    public bool IsAll => From == TimeSpan.Zero && Duration is null;
}
