using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling.Faces;

/// <summary>
/// Lays faces, enlarged by a network of their own, over a stream that makes the rest: the framework of HO-FVSR (Yu et al.
/// 2021, Figure 2). A network of three frames sees the frames before and after at the same place, never across a scene cut;
/// the first and the last frame stand in for what is not there. Faces fade into the background at their edges; a frame
/// without faces is the background, bit for bit. Chroma is always the background's.
/// </summary>
/// <remarks>What comes out is one frame behind the background. Faces are found, followed and enlarged on the background's threads.</remarks>
public sealed class FaceUpscaler : IFrameStream, IDisposable
{
    // Faces of one frame are looked for while those before it are enlarged.
    private const int FramesAhead = 1;

    private readonly IFrameStream _background;
    private readonly Mtcnn _detector;
    private readonly FaceUpscaleOptions _options;
    private readonly FaceNetwork _network;
    private readonly Lazy<StreamIdentity> _identity;
    private long _following;
    private long _frames;

    /// <summary>Prepares a network.</summary>
    /// <param name="background">Makes all of each frame, and lends its threads; stays the caller's, as the network and the detector.</param>
    /// <param name="name">What results call the network.</param>
    /// <param name="network">A luma network of one or three frames.</param>
    /// <param name="detector">Finds the faces.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="BadInputException">An option is out of range; the network takes colours or another number of frames, or enlarges by another factor than the background.</exception>
    public FaceUpscaler(IFrameStream background, string name, Network network, Mtcnn detector, FaceUpscaleOptions? options = null)
    {
        (_background, _detector, _options) = (background, detector, options ?? new FaceUpscaleOptions());
        _options.Validate();
        if (network.Input != InputColor.Luma || network.Spec.Frames is not (1 or 3)) throw new BadInputException($"{name} does not enlarge faces: that takes a network on luma of one or three frames, such as ho-fvsr.");
        if (background.Scale != network.Scale) throw new BadInputException($"{name} makes faces {network.Scale} times larger, but {background.Name} the rest {background.Scale} times; choose models of one scale.");
        _network = new FaceNetwork(network, _options, background.Pool);
        string identity() => string.Create(CultureInfo.InvariantCulture, $"{name} {NetworkFingerprint.Of(network, null)} {_detector.Fingerprint()} {_options}");
        _identity = new(() => background.Identity with { Faces = identity() });
    }

    /// <inheritdoc/>
    public string Name => _background.Name;

    /// <inheritdoc/>
    public int Scale => _background.Scale;

    /// <inheritdoc/>
    public StreamIdentity Identity => _identity.Value;

    /// <inheritdoc/>
    public DeterministicParallel Pool => _background.Pool;

    /// <inheritdoc/>
    public WorkTime Work => _background.Work;

    /// <summary>Faces so far that were larger than <see cref="FaceUpscaleOptions.MaxFace"/> and left to the background, each frame's counted.</summary>
    public long LargerFaces => _network.LargerFaces;

    /// <summary>Time that passed so far while faces were found and followed, and while they were enlarged.</summary>
    public (TimeSpan Following, TimeSpan Enlarging, long Frames) Times => (new(Interlocked.Read(ref _following)), _network.Time, Interlocked.Read(ref _frames));

    /// <inheritdoc/>
    public PinnedPlan Pin(int width, int height, PinnedPlan? begun = null) => _background.Pin(width, height, begun);

    /// <summary>All of them: faces are followed from the start, so that what becomes of them does not depend on where a job goes on.</summary>
    /// <inheritdoc/>
    public long FramesToReplay(long done) => done;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Frame> RunAsync(IAsyncEnumerable<Frame> frames, long replayed = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using FaceFollower follower = new(_detector, _options, Pool);
        FollowedFrame? now = null;
        try
        {
            await foreach (FollowedFrame next in FramesInFlight.InOrderAsync(FollowAsync(follower, frames, replayed, cancellationToken), FramesAhead, cancellationToken).ConfigureAwait(false))
            {
                (FollowedFrame? done, now) = (now, next);
                if (done is null) continue;
                using (done.Tracked) yield return await _network.MergeAsync(done.Tracked, next.Tracked, done.Large, cancellationToken).ConfigureAwait(false);
            }

            if (now is null) yield break;
            (FollowedFrame last, now) = (now, null);
            using (last.Tracked) yield return await _network.MergeAsync(last.Tracked, null, last.Large, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            now?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    // What is replayed is looked at on its way to the background, which wants only the last of it; the rest when the
    // background has made it.
    private async IAsyncEnumerable<Task<FollowedFrame>> FollowAsync(FaceFollower follower, IAsyncEnumerable<Frame> frames, long replayed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long wanted = _background.FramesToReplay(replayed);
        IAsyncEnumerable<Frame> background = ReplayAsync(follower, frames, replayed, wanted, cancellationToken);
        await foreach ((Frame source, Frame large) in _background.RunPairedAsync(background, wanted, cancellationToken).ConfigureAwait(false))
        {
            using (source) yield return Task.FromResult(new FollowedFrame(Look(follower, source, cancellationToken), large));
        }
    }

    private async IAsyncEnumerable<Frame> ReplayAsync(FaceFollower follower, IAsyncEnumerable<Frame> frames, long replayed, long wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Frame frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            replayed--;
            if (replayed >= 0) Look(follower, frame, cancellationToken).Dispose();
            if (replayed < wanted) yield return frame;
            else frame.Dispose();
        }
    }

    private TrackedFrame Look(FaceFollower follower, Frame frame, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TrackedFrame tracked = follower.Next(frame, cancellationToken);
        Interlocked.Add(ref _following, Stopwatch.GetElapsedTime(start).Ticks);
        Interlocked.Increment(ref _frames);
        return tracked;
    }

    /// <summary>A frame with its faces and its background.</summary>
    private sealed record FollowedFrame(TrackedFrame Tracked, Frame Large) : IDisposable
    {
        public void Dispose()
        {
            Tracked.Dispose();
            Large.Dispose();
        }
    }
}
