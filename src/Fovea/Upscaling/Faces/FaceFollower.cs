using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Upscaling.Faces;

/// <summary>Follows the faces of one stream, and how far each has faded in.</summary>
/// <param name="detector">Finds the faces.</param>
/// <param name="options">How they are followed, and how fast they fade.</param>
/// <param name="pool">The threads that look.</param>
internal sealed class FaceFollower(Mtcnn detector, FaceUpscaleOptions options, DeterministicParallel pool) : IDisposable
{
    private readonly FaceTracker _tracker = new(detector, options.Tracking, pool);
    private Dictionary<int, float> _strengths = [];
    private Frame? _before;

    /// <summary>Follows the faces into the next frame, which stays the caller's.</summary>
    /// <returns>What is known of it, which the caller disposes.</returns>
    public TrackedFrame Next(Frame frame, CancellationToken cancellationToken)
    {
        IReadOnlyList<TrackedFace> faces = _tracker.Next(frame, cancellationToken);
        using Frame? before = _before;
        bool begins = before is null || _tracker.IsCut;
        Dictionary<int, float> strengths = [];
        foreach (TrackedFace face in faces)
        {
            float step = (face.IsSeen ? 1f : -1f) / options.FadeFrames;
            strengths[face.Track] = begins ? 1 : Math.Clamp(_strengths.GetValueOrDefault(face.Track) + step, 0, 1);
        }

        (_strengths, _before) = (strengths, frame.Share(frame.Timestamp));
        return new TrackedFrame(begins ? null : before!.Share(before.Timestamp), frame.Share(frame.Timestamp), begins, [.. faces.Select(face => (face, strengths[face.Track]))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tracker.Dispose();
        _before?.Dispose();
    }
}

/// <summary>A frame of the source with what is known of its faces.</summary>
/// <param name="Before">The frame before it in its scene, or null; disposed with this.</param>
/// <param name="Source">The frame, which is disposed with this.</param>
/// <param name="Begins">True if it begins a stream or a scene.</param>
/// <param name="Faces">Its faces, and how far each has faded in, 0 to 1.</param>
internal sealed record TrackedFrame(Frame? Before, Frame Source, bool Begins, IReadOnlyList<(TrackedFace Face, float Strength)> Faces) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Before?.Dispose();
        Source.Dispose();
    }
}
