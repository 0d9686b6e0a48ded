using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Faces;

/// <summary>
/// Follows faces through a live sequence of frames: a detector searches every few frames, between them its last network
/// looks where each face was. Faces keep their numbers, their squares move smoothly, short misses are bridged, and nothing
/// is carried across a scene cut. One object sees one stream; results do not depend on the number of threads.
/// </summary>
public sealed class FaceTracker : IDisposable
{
    // Two tracks that lie on each other this much follow one face.
    private const float Same = 0.6f;

    private readonly Mtcnn _networks;
    private readonly FaceTrackerOptions _options;
    private readonly DeterministicParallel _pool;
    private readonly bool _ownsPool;
    private readonly SceneCut _cuts = new();
    private readonly List<FaceTrack> _tracks = [];
    private FaceDetector? _detector;
    private (int Width, int Height) _size;
    private int _sinceSearch;
    private int _nextId;

    /// <summary>Prepares to follow faces with threads of its own.</summary>
    /// <param name="networks">The detector's weights, which the caller keeps alive and disposes.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="threads">Threads; 0 for one a core.</param>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    public FaceTracker(Mtcnn networks, FaceTrackerOptions? options = null, int threads = 0)
        : this(networks, options, DeterministicParallel.ForThreads(threads))
    {
        _ownsPool = true;
    }

    /// <summary>Prepares to follow faces on the threads of others.</summary>
    /// <param name="networks">The detector's weights, which the caller keeps alive and disposes.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="pool">The threads, which the caller disposes afterwards.</param>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    public FaceTracker(Mtcnn networks, FaceTrackerOptions? options, DeterministicParallel pool)
    {
        (_networks, _options, _pool) = (networks, options ?? new FaceTrackerOptions(), pool);
        _options.Validate();
    }

    /// <summary>True if the last frame began another scene.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes the next frame of the stream, which stays the caller's.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellationToken">Stops between parts of the work; the stream cannot go on then.</param>
    /// <returns>Its faces in the order of their numbers.</returns>
    public IReadOnlyList<TrackedFace> Next(Frame frame, CancellationToken cancellationToken = default)
    {
        IsCut = _cuts.IsCut(frame);
        if (IsCut) _tracks.Clear();
        FaceDetector detector = DetectorFor(frame);
        bool search = _sinceSearch == 0 || IsCut;
        _sinceSearch = search ? 1 : _sinceSearch + 1;
        if (_sinceSearch >= _options.Interval) _sinceSearch = 0;
        List<FaceTrack> unseen = search ? Search(detector, frame, cancellationToken) : [.. _tracks];
        Follow(detector, frame, unseen, cancellationToken);
        DropDoubles();
        _tracks.RemoveAll(track => track.Missed > _options.Bridge);
        return [.. _tracks.Select(track => track.Now())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector?.Dispose();
        if (_ownsPool) _pool.Dispose();
    }

    private FaceDetector DetectorFor(Frame frame)
    {
        if (_detector is not null && _size == (frame.Width, frame.Height)) return _detector;
        _detector?.Dispose();
        _size = (frame.Width, frame.Height);
        FaceDetectorOptions options = new() { MinSize = _options.MinSize ?? FaceTrackerOptions.MinSizeFor(frame.Width, frame.Height), MinScore = Math.Min(_options.KeepScore, _options.NewScore) };
        return _detector = new FaceDetector(_networks, options, _pool);
    }

    // Gives each track the detection that overlaps it most, the best pairs first; the rest become tracks.
    private List<FaceTrack> Search(FaceDetector detector, Frame frame, CancellationToken cancellationToken)
    {
        List<Face> faces = [.. detector.Detect(frame, cancellationToken)];
        List<FaceTrack> open = [.. _tracks];
        var pairs = open.SelectMany(track => faces.Select(face => (Track: track, Face: face, Overlap: track.Face.Box.Overlap(face.Box))))
            .Where(pair => pair.Overlap >= _options.MinOverlap && pair.Face.Score >= _options.KeepScore)
            .OrderByDescending(pair => pair.Overlap).ThenBy(pair => pair.Track.Id);
        foreach ((FaceTrack track, Face face, _) in pairs.ToArray())
        {
            if (!open.Contains(track) || !faces.Remove(face)) continue;
            open.Remove(track);
            track.See(face);
        }

        foreach (Face face in faces.Where(face => face.Score >= _options.NewScore))
        {
            if (_tracks.TrueForAll(track => track.Face.Box.Overlap(face.Box) < _options.MinOverlap)) _tracks.Add(new FaceTrack(_nextId++, face));
        }

        return open;
    }

    private void Follow(FaceDetector detector, Frame frame, List<FaceTrack> tracks, CancellationToken cancellationToken)
    {
        IReadOnlyList<Face?> faces = detector.Follow(frame, [.. tracks.Select(track => track.Face.Box)], _options.KeepScore, cancellationToken);
        for (int i = 0; i < tracks.Count; i++)
        {
            if (faces[i] is Face face && face.Box.Overlap(tracks[i].Face.Box) >= _options.MinOverlap && MayBe(face.Box)) tracks[i].See(face);
            else tracks[i].Miss();
        }
    }

    // The last network sees only what of a box lies in the frame, and may answer with a larger one again and again: a face
    // that leaves the frame, or fills it, would grow without end.
    private bool MayBe(FaceBox box)
    {
        (float x, float y) = ((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2);
        return x >= 0 && x <= _size.Width && y >= 0 && y <= _size.Height && Math.Max(box.Width, box.Height) <= Math.Max(_size.Width, _size.Height);
    }

    // The older one stays.
    private void DropDoubles()
    {
        for (int i = _tracks.Count - 1; i > 0; i--)
        {
            if (_tracks.Take(i).Any(older => older.Face.Box.Overlap(_tracks[i].Face.Box) > Same)) _tracks.RemoveAt(i);
        }
    }
}
