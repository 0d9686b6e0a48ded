namespace Fovea.Media.Inventory;

/// <summary>Where to look into a video, so that what begins late is not missed: the start, the middle, near the end and between.</summary>
internal static class Places
{
    private static readonly double[] Shares = [0.12, 0.3, 0.5, 0.7, 0.95];

    /// <summary>Times from the file's start, in order; the start alone where the length is not known.</summary>
    public static IReadOnlyList<TimeSpan> Of(MediaInfo info)
    {
        TimeSpan length = info.Video.Duration ?? info.Duration ?? TimeSpan.Zero;
        return [TimeSpan.Zero, .. length > TimeSpan.FromSeconds(1) ? Shares.Select(share => length * share) : []];
    }
}
