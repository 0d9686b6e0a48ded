using System.Runtime.CompilerServices;
using Fovea.Imaging;

namespace Fovea.Upscaling;

/// <summary>
/// Models that make each frame of a window of frames alone: frames of a stream overlap, so that no thread waits at a frame's
/// end.
/// </summary>
internal abstract class WindowUpscaler : Upscaler
{
    // An encoder takes frames in bursts, and the threads should not stand still between them.
    private const int BurstFrames = 4;
    private const int MostFrames = 16;

    private readonly BandUpscaler _bands;

    private protected WindowUpscaler(UpscalerSetup setup, BandUpscaler bands)
        : base(setup, bands.Plans)
    {
        _bands = bands;
    }

    /// <inheritdoc/>
    private protected override TimeSpan Colors => _bands.Colors;

    /// <inheritdoc/>
    public override ClipUpscaler OpenClip() => new Clip(this);

    /// <inheritdoc/>
    public override IReadOnlyList<FrameBand> BandsOf(int width, int height) => _bands.Split(width, height, 1);

    /// <inheritdoc/>
    public override IAsyncEnumerable<Frame> RunAsync(IAsyncEnumerable<Frame> frames, long replayed = 0, CancellationToken cancellationToken = default)

        // One being read and one being taken beside those at work.
        => FramesInFlight.InOrderAsync(BeginAsync(frames, replayed, cancellationToken), Math.Min(Pool.Threads, MostFrames) + 1 + BurstFrames, cancellationToken);

    /// <summary>Begins the frames of a stream in their order, without waiting for them.</summary>
    private protected abstract IAsyncEnumerable<Task<Frame>> BeginAsync(IAsyncEnumerable<Frame> frames, long replayed, CancellationToken cancellationToken);

    /// <summary>Makes the frame of a window.</summary>
    /// <param name="window">The frames, which must live until the task ends.</param>
    /// <param name="isFirst">True for the first of a stream: there is nothing else for the threads to do, so all of them work on it.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    private protected Task<Frame> UpscaleAsync(TemporalWindow window, bool isFirst, CancellationToken cancellationToken)
        => _bands.UpscaleAsync(window, Pool, isFirst ? Pool.Threads : 1, cancellationToken);

    /// <inheritdoc/>
    private protected override void Release() => _bands.Dispose();

    private sealed class Clip(WindowUpscaler upscaler) : ClipUpscaler
    {
        public override Task<Frame> UpscaleAsync(Frame? before, Frame now, Frame? after, CancellationToken cancellationToken = default)
            => upscaler.UpscaleAsync(new TemporalWindow(before ?? now, now, after ?? now), isFirst: true, cancellationToken);
    }
}

/// <summary>
/// A frame to enlarge and its neighbours, of its size and format: itself where there is none, at either end of a stream and
/// of a scene.
/// </summary>
internal readonly record struct TemporalWindow(Frame Before, Frame Now, Frame After) : IDisposable
{
    /// <summary>A frame that stands alone.</summary>
    public TemporalWindow(Frame alone)
        : this(alone, alone, alone)
    {
    }

    /// <summary>The windows of a stream, each one frame behind it.</summary>
    /// <param name="source">The frames, which are disposed here.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Windows of shared frames, which whoever takes them disposes.</returns>
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

    /// <summary>Gives up the three frames.</summary>
    public void Dispose()
    {
        Before.Dispose();
        Now.Dispose();
        After.Dispose();
    }

    private static TemporalWindow Share(Frame? before, Frame now, Frame? after) =>
        new((before ?? now).Share(now.Timestamp), now.Share(now.Timestamp), (after ?? now).Share(now.Timestamp));
}
