using System.Runtime.CompilerServices;
using Fovea.Imaging;

namespace Fovea.Upscaling;

/// <summary>Models that look at one frame. One that is identical to the frame before is not computed again.</summary>
internal sealed class SingleFrameUpscaler(UpscalerSetup setup) : WindowUpscaler(setup, BandUpscaler.For(setup.Network, setup.Plan, setup.Ranges, setup.BicubicChroma))
{
    /// <inheritdoc/>
    public override long FramesToReplay(long done) => 0;

    /// <inheritdoc/>
    private protected override async IAsyncEnumerable<Task<Frame>> BeginAsync(IAsyncEnumerable<Frame> frames, long replayed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isFirst = true;
        DuplicateFrameCache cache = new(Begin);
        await using ConfiguredAsyncDisposable release = cache.ConfigureAwait(false);
        await foreach (Frame frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (--replayed >= 0) frame.Dispose();
            else yield return cache.Next(frame, cancellationToken);
        }

        Task<Frame> Begin(Frame frame, CancellationToken stop)
        {
            bool isAlone = isFirst;
            isFirst = false;
            return UpscaleAsync(new TemporalWindow(frame), isAlone, stop);
        }
    }
}

/// <summary>
/// Enlarges the frames of a stream, those that are identical to the one before (still scenes, drawn animation, raised
/// frame rates) only once: the results share their samples.
/// </summary>
/// <param name="enlarge">Makes the large frame of a small one, which stays alive here.</param>
internal sealed class DuplicateFrameCache(Func<Frame, CancellationToken, Task<Frame>> enlarge) : IAsyncDisposable
{
    private Frame? _source;
    private Task<Frame> _enlarged = null!;
    private Task _lent = Task.CompletedTask;
    private Task _released = Task.CompletedTask;

    /// <summary>The large frame of the next small one, which is disposed here; calls must not overlap.</summary>
    public Task<Frame> Next(Frame source, CancellationToken cancellationToken)
    {
        long timestamp = source.Timestamp;
        if (_source is not null && HasSameSamples(_source, source))
        {
            source.Dispose();
        }
        else
        {
            _released = ReleaseAsync(_released);
            (_source, _enlarged, _lent) = (source, enlarge(source, cancellationToken), Task.CompletedTask);
        }

        Task<Frame> lent = LendAsync(_enlarged, timestamp);
        _lent = Task.WhenAll(_lent, lent);
        return lent;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _released = ReleaseAsync(_released);
        _source = null;
        await _released.ConfigureAwait(false);
    }

    private static async Task<Frame> LendAsync(Task<Frame> enlarged, long timestamp) => (await enlarged.ConfigureAwait(false)).Share(timestamp);

    private static bool HasSameSamples(Frame a, Frame b) =>
        a.Format == b.Format && a.Width == b.Width && a.Height == b.Height && a.Color == b.Color && a.Memory.Span.SequenceEqual(b.Memory.Span);

    private async Task ReleaseAsync(Task before)
    {
        (Frame? source, Task<Frame> enlarged, Task lent) = (_source, _enlarged, _lent);
        await before.ConfigureAwait(false);
        if (source is null) return;
        await lent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        source.Dispose();
        if (enlarged.IsCompletedSuccessfully) (await enlarged.ConfigureAwait(false)).Dispose();
    }
}
