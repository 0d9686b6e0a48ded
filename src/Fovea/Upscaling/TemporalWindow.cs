using System.Runtime.CompilerServices;
using Fovea.Imaging;

namespace Fovea.Upscaling;

/// <summary>
/// A frame to enlarge and its neighbours, of its size and format: itself where there is none, at either end of a stream and
/// of a scene.
/// </summary>
internal readonly record struct TemporalWindow(Frame Before, Frame Now, Frame After)
{
    /// <summary>A frame that stands alone.</summary>
    public TemporalWindow(Frame alone)
        : this(alone, alone, alone)
    {
    }

    /// <summary>The windows of a stream, each one frame behind it.</summary>
    /// <param name="source">The frames, which are disposed here.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Windows of frames that whoever takes them disposes with <see cref="Release"/>.</returns>
    public static async IAsyncEnumerable<TemporalWindow> SlideAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SceneCut cuts = new();
        Frame? before = null, now = null;
        try
        {
            await foreach (Frame next in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                bool isCut = cuts.IsCut(next);
                Frame? ended = before, done = now;
                TemporalWindow? window = done is null ? null : Share(before, done, isCut ? null : next);
                (before, now) = (isCut ? null : done, next);
                ended?.Dispose();
                if (isCut) done?.Dispose();
                if (window is { } slid) yield return slid;
            }

            if (now is not null) yield return Share(before, now, null);
        }
        finally
        {
            before?.Dispose();
            now?.Dispose();
        }
    }

    /// <summary>Makes a frame of the three and gives them up, whatever comes of it.</summary>
    public async Task<Frame> UseAsync(Func<TemporalWindow, Task<Frame>> enlarge)
    {
        try
        {
            return await enlarge(this).ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Gives up the three frames.</summary>
    public void Release()
    {
        Before.Dispose();
        Now.Dispose();
        After.Dispose();
    }

    private static TemporalWindow Share(Frame? before, Frame now, Frame? after) =>
        new((before ?? now).Share(now.Timestamp), now.Share(now.Timestamp), (after ?? now).Share(now.Timestamp));
}
