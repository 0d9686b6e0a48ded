namespace Fovea.Upscaling;

/// <summary>Rows of a source frame that are upscaled together.</summary>
/// <param name="First">First row.</param>
/// <param name="End">Row after the last one.</param>
internal readonly record struct FrameBand(int First, int End)
{
    // A halo is computed twice, so a band of less than four halos would waste more than half of the work.
    private const int LeastHalos = 4;

    // About 4 MiB a feature map stack of eight channels: what a core's share of the caches may still hold.
    private const int PixelsAtATime = 1 << 17;

    /// <summary>Rows of a band that bounds what plain operations hold.</summary>
    public static int RowsAtATime(int width) => PixelsAtATime / width;

    /// <summary>Cuts a frame into bands of nearly equal height, each starting on an even row.</summary>
    /// <param name="height">Source height in pixels.</param>
    /// <param name="halo">Source rows that the network looks beyond a pixel.</param>
    /// <param name="least">Least number of bands wanted, as long as they stay tall enough to be worth it.</param>
    /// <param name="most">Most rows of a band, as long as that is tall enough too.</param>
    public static FrameBand[] Split(int height, int halo, int least, int most)
    {
        int smallest = Math.Max(8, LeastHalos * halo);
        int rows = Math.Max(smallest, Math.Min(most, (height + least - 1) / least));
        int count = Math.Max(1, height / rows);
        FrameBand[] bands = new FrameBand[count];
        for (int i = 0; i < count; i++)
        {
            int end = i == count - 1 ? height : Even((long)height * (i + 1) / count);
            bands[i] = new FrameBand(Even((long)height * i / count), end);
        }

        return bands;
    }

    // Chroma of half height belongs to pairs of rows: a pair is never cut.
    private static int Even(long row) => (int)(row & ~1L);
}
