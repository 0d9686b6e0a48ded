namespace Fovea.Upscaling;

/// <summary>
/// Rows of a source frame that are upscaled together: <see cref="First"/>..<see cref="End"/> are stored, and the
/// network sees <see cref="HaloFirst"/>..<see cref="HaloEnd"/>, wider by a halo that is cut at the frame's edges.
/// </summary>
/// <param name="First">First row to store.</param>
/// <param name="End">Row after the last one to store.</param>
/// <param name="HaloFirst">First row that is read.</param>
/// <param name="HaloEnd">Row after the last one that is read.</param>
internal readonly record struct FrameBand(int First, int End, int HaloFirst, int HaloEnd)
{
    // A halo is computed twice, so a band of less than four halos would waste more than half of the work.
    private const int LeastHalos = 4;

    // About 4 MiB a feature map stack of eight channels: what a core's share of the caches may still hold.
    private const int PixelsAtATime = 1 << 17;

    /// <summary>Rows that are read.</summary>
    public int HaloRows => HaloEnd - HaloFirst;

    /// <summary>Cuts a frame into bands of nearly equal height, each starting on an even row.</summary>
    /// <param name="width">Source width in pixels.</param>
    /// <param name="height">Source height in pixels.</param>
    /// <param name="halo">Source rows that the network looks beyond a pixel.</param>
    /// <param name="least">Least number of bands wanted, as long as they stay tall enough to be worth it.</param>
    public static FrameBand[] Split(int width, int height, int halo, int least)
    {
        int smallest = Math.Max(8, LeastHalos * halo);
        int rows = Math.Max(smallest, Math.Min(PixelsAtATime / width, (height + least - 1) / least));
        int count = Math.Max(1, height / rows);
        FrameBand[] bands = new FrameBand[count];
        for (int i = 0; i < count; i++)
        {
            int first = Even((long)height * i / count);
            int end = i == count - 1 ? height : Even((long)height * (i + 1) / count);
            bands[i] = new FrameBand(first, end, Math.Max(0, first - halo), Math.Min(height, end + halo));
        }

        return bands;
    }

    // Chroma of half height belongs to pairs of rows: a pair is never cut.
    private static int Even(long row) => (int)(row & ~1L);
}
