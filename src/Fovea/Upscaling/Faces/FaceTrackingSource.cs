using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fovea.Faces;
using Fovea.Imaging;

namespace Fovea.Upscaling.Faces;

/// <summary>Looks at the frames of a stream as they pass on to the background's network, and keeps what merging needs.</summary>
/// <param name="tracker">Follows the faces.</param>
/// <param name="fadeFrames">Frames of a fade.</param>
/// <param name="skip">Frames that are only looked at: a job that goes on must know what it knew.</param>
/// <param name="took">Hears how long each look took.</param>
internal sealed class FaceTrackingSource(FaceTracker tracker, int fadeFrames, long skip, Action<TimeSpan> took) : IDisposable
{
    private readonly ConcurrentQueue<TrackedFrame> _moments = new();
    private Dictionary<int, float> _strengths = [];
    private bool _begun;

    /// <summary>The last frame that was only looked at, or null; there before the first frame passes. Stays here.</summary>
    public TrackedFrame? Skipped { get; private set; }

    /// <summary>The frames that the background is to be made of.</summary>
    public async IAsyncEnumerable<Frame> ReadAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long index = 0;
        await foreach (Frame frame in source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            TrackedFrame moment = Look(frame);
            if (index++ < skip)
            {
                frame.Dispose();
                Skipped?.Dispose();
                Skipped = moment;
                continue;
            }

            _moments.Enqueue(moment);
            yield return frame;
        }
    }

    /// <summary>What was seen in the next frame of which the background is there; the taker disposes it.</summary>
    public TrackedFrame Take() => _moments.TryDequeue(out TrackedFrame? moment) ? moment : throw new InvalidOperationException("The background has a frame that the source has not.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Skipped?.Dispose();
        while (_moments.TryDequeue(out TrackedFrame? moment)) moment.Dispose();
    }

    /// <summary>Follows the faces into a frame, which stays the caller's.</summary>
    private TrackedFrame Look(Frame frame)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<TrackedFace> faces = tracker.Next(frame);
        took(Stopwatch.GetElapsedTime(start));
        bool begins = tracker.IsCut || !_begun;
        _begun = true;
        Dictionary<int, float> strengths = [];
        foreach (TrackedFace face in faces)
        {
            float step = (face.IsSeen ? 1f : -1f) / fadeFrames;
            strengths[face.Track] = begins ? 1 : Math.Clamp(_strengths.GetValueOrDefault(face.Track) + step, 0, 1);
        }

        _strengths = strengths;
        return new TrackedFrame(frame.Share(frame.Timestamp), tracker.IsCut, [.. faces.Select(face => (face, strengths[face.Track]))]);
    }
}
