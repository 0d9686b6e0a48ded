using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Faces;

/// <summary>
/// Finds faces with the cascade of MTCNN: windows of every size through P-Net, what is left through R-Net, and what is left
/// then through O-Net, which also marks eyes, nose and mouth. One object is used by one thread at a time; results do not
/// depend on the number of threads that it runs.
/// </summary>
/// <remarks>
/// Thresholds, overlaps, the places where a pixel is added or not, and means over areas where pictures shrink are those of
/// facenet-pytorch, so that its weights give its results.
/// </remarks>
public sealed class FaceDetector : IDisposable
{
    private const int Batch = 64;
    private const int LandmarkCount = 5;
    private const int ReducedFace = 20;

    private readonly Mtcnn _networks;
    private readonly FaceDetectorOptions _options;
    private readonly DeterministicParallel _pool;
    private readonly bool _ownsPool;
    private readonly Tape[] _tapes;

    /// <summary>Prepares a detector with threads of its own.</summary>
    /// <param name="networks">The weights, which the caller keeps alive and disposes.</param>
    /// <param name="options">What counts as a face; null for the defaults.</param>
    /// <param name="threads">Threads; 0 for one a core.</param>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    public FaceDetector(Mtcnn networks, FaceDetectorOptions? options = null, int threads = 0)
        : this(networks, options, DeterministicParallel.ForThreads(threads))
    {
        _ownsPool = true;
    }

    /// <summary>Prepares a detector that works on the threads of others.</summary>
    /// <param name="networks">The weights, which the caller keeps alive and disposes.</param>
    /// <param name="options">What counts as a face; null for the defaults.</param>
    /// <param name="pool">The threads, which the caller disposes afterwards.</param>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    public FaceDetector(Mtcnn networks, FaceDetectorOptions? options, DeterministicParallel pool)
    {
        (_networks, _options, _pool) = (networks, options ?? new FaceDetectorOptions(), pool);
        _options.Validate();
        _tapes = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Tape())];
    }

    /// <summary>The faces of a frame, the highest score first.</summary>
    /// <param name="frame">The frame, which stays the caller's.</param>
    /// <param name="cancellationToken">Stops between parts of the work.</param>
    public IReadOnlyList<Face> Detect(Frame frame, CancellationToken cancellationToken = default)
    {
        using Tensor rgb = new(new Shape(1, 3, frame.Height, frame.Width));
        PlaneConversion.ToRgb(frame, rgb);
        return DetectIn(rgb, cancellationToken);
    }

    /// <summary>The faces of a picture, the highest score first.</summary>
    /// <param name="rgb">(1, 3, H, W) with samples from 0 to 1.</param>
    /// <param name="cancellationToken">Stops between parts of the work.</param>
    /// <exception cref="ArgumentException">The shape is not that of an RGB picture.</exception>
    public IReadOnlyList<Face> Detect(Tensor rgb, CancellationToken cancellationToken = default)
    {
        if (rgb.Shape is not { Batch: 1, Channels: 3 }) throw new ArgumentException($"{rgb.Shape} is no RGB picture.", nameof(rgb));
        using Tensor picture = new(rgb.Shape);
        rgb.Span.CopyTo(picture.Span);
        return DetectIn(picture, cancellationToken);
    }

    // Takes the picture over.
    private IReadOnlyList<Face> DetectIn(Tensor picture, CancellationToken cancellationToken)
    {
        Normalize(picture);
        List<FaceCandidate> candidates = RefineProposals(picture, Propose(picture, cancellationToken), cancellationToken);
        candidates = Refine(_networks.Output, 48, _options.MinScore, picture, candidates, cancellationToken);
        IEnumerable<FaceCandidate> corrected = candidates.Select(candidate => candidate with { Box = candidate.Box.Corrected(candidate.Corrections, 1) });
        return [.. FaceCandidate.Suppress(corrected, 0.7f, (a, b) => a.OverlapOfSmaller(b)).Select(candidate => new Face(candidate.Box, candidate.Score, candidate.Landmarks))];
    }

    /// <summary>
    /// Looks for faces where they were a moment ago: the last network alone, which costs 13 million multiplications a face
    /// whatever the size of the frame.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="boxes">Where the faces were.</param>
    /// <param name="minScore">Least probability.</param>
    /// <param name="cancellationToken">Stops between faces.</param>
    /// <returns>For each box the face, or null where there is none any more.</returns>
    public IReadOnlyList<Face?> Follow(Frame frame, IReadOnlyList<FaceBox> boxes, float minScore, CancellationToken cancellationToken = default)
    {
        Face?[] faces = new Face?[boxes.Count];
        _pool.Run(boxes.Count, (index, worker) =>
        {
            faces[index] = Follow(frame, boxes[index].Squared(), minScore, _tapes[worker]);
            _tapes[worker].Reset();
        }, cancellationToken);
        return faces;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsPool) _pool.Dispose();
        foreach (Tape tape in _tapes) tape.Dispose();
    }

    /// <summary>Sizes at which P-Net looks at a picture, as factors of its own.</summary>
    internal IReadOnlyList<double> Scales(int width, int height)
    {
        List<double> scales = [];
        for (double scale = 12.0 / _options.MinSize; Math.Min(width, height) * scale >= 12; scale *= _options.PyramidFactor) scales.Add(scale);
        return scales;
    }

    /// <summary>What P-Net leaves: squares around likely faces.</summary>
    public List<FaceCandidate> Propose(Tensor picture, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<double> scales = Scales(picture.Shape.Width, picture.Shape.Height);
        List<FaceCandidate>[] levels = new List<FaceCandidate>[scales.Count];
        using Tensor reduced = Reduce(picture);
        _pool.Run(scales.Count, (level, worker) =>
        {
            levels[level] = FaceCandidate.Suppress(ProposeAt(picture.Shape, reduced, scales[level], _tapes[worker]), 0.5f, (a, b) => a.Overlap(b));
            _tapes[worker].Reset();
        }, cancellationToken);
        List<FaceCandidate> all = FaceCandidate.Suppress(levels.SelectMany(level => level), 0.7f, (a, b) => a.Overlap(b));
        return [.. all.Select(candidate => candidate with { Box = candidate.Box.Corrected(candidate.Corrections, 0).Squared() })];
    }

    // Windows of large faces need no fine picture, and every size would read all of it: what the smallest window shrinks by
    // two or more is shrunk once. Up to 40 pixels this changes nothing.
    private Tensor Reduce(Tensor picture)
    {
        int factor = Math.Max(1, _options.MinSize / ReducedFace);
        Shape shape = picture.Shape;
        Tensor reduced = new(shape with { Height = Math.Max(1, shape.Height / factor), Width = Math.Max(1, shape.Width / factor) });
        AreaSampler.Resize(picture, (0, 0, shape.Width, shape.Height), reduced, 0);
        return reduced;
    }

    /// <summary>What R-Net leaves of the proposals: squares around likelier faces.</summary>
    public List<FaceCandidate> RefineProposals(Tensor picture, List<FaceCandidate> proposals, CancellationToken cancellationToken = default)
    {
        List<FaceCandidate> candidates = Refine(_networks.Refinement, 24, _options.RefinementScore, picture, proposals, cancellationToken);
        return [.. FaceCandidate.Suppress(candidates, 0.7f, (a, b) => a.Overlap(b)).Select(candidate => candidate with { Box = candidate.Box.Corrected(candidate.Corrections, 1).Squared() })];
    }

    /// <summary>Turns samples from 0 to 1 into what the networks take.</summary>
    public static void Normalize(Tensor picture)
    {
        Span<float> samples = picture.Span;
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        foreach (ref Vector<float> v in vectors) v = (new Vector<float>(255) * v - new Vector<float>(127.5f)) / new Vector<float>(128);
        foreach (ref float v in samples[(vectors.Length * Vector<float>.Count)..]) v = (255 * v - 127.5f) / 128;
    }

    private List<FaceCandidate> ProposeAt(Shape shape, Tensor picture, double scale, Tape tape)
    {
        Tensor small = tape.Rent(shape with { Height = (int)(shape.Height * scale + 1), Width = (int)(shape.Width * scale + 1) });
        AreaSampler.Resize(picture, (0, 0, picture.Shape.Width, picture.Shape.Height), small, 0);
        Tensor[] maps = _networks.Proposal.Run(tape, small);
        List<FaceCandidate> found = [];
        for (int i = 0; i < maps[0].Shape.PlaneSize; i++)
        {
            float score = MtcnnStage.Probability(maps[0], 0, i);
            if (score < _options.ProposalScore) continue;
            (int x, int y) = (2 * (i % maps[0].Shape.Width), 2 * (i / maps[0].Shape.Width));
            // Counted from 1, as the weights' first home, MATLAB, does.
            FaceBox box = new((float)Math.Floor((x + 1) / scale), (float)Math.Floor((y + 1) / scale), (float)Math.Floor((x + 12) / scale), (float)Math.Floor((y + 12) / scale));
            found.Add(new FaceCandidate(box, score, Corrections(maps[1], 0, i), []));
        }

        return found;
    }

    /// <summary>Those of the candidates that a network takes for faces, with its scores and corrections.</summary>
    internal List<FaceCandidate> Refine(MtcnnStage stage, int side, float threshold, Tensor picture, IReadOnlyList<FaceCandidate> candidates, CancellationToken cancellationToken)
    {
        FaceCandidate[] seen = [.. candidates.Where(candidate => Part(candidate.Box, picture.Shape) is { Width: > 0, Height: > 0 })];
        FaceCandidate[][] batches = [.. seen.Chunk(Batch)];
        List<FaceCandidate>[] kept = new List<FaceCandidate>[batches.Length];
        _pool.Run(batches.Length, (index, worker) =>
        {
            kept[index] = RefineBatch(stage, side, threshold, picture, batches[index], _tapes[worker]);
            _tapes[worker].Reset();
        }, cancellationToken);
        return [.. kept.SelectMany(batch => batch)];
    }

    private static List<FaceCandidate> RefineBatch(MtcnnStage stage, int side, float threshold, Tensor picture, FaceCandidate[] candidates, Tape tape)
    {
        Tensor crops = tape.Rent(new Shape(candidates.Length, 3, side, side));
        for (int i = 0; i < candidates.Length; i++) AreaSampler.Resize(picture, Part(candidates[i].Box, picture.Shape), crops, i);
        Tensor[] results = stage.Run(tape, crops);
        List<FaceCandidate> kept = [];
        for (int i = 0; i < candidates.Length; i++)
        {
            float score = MtcnnStage.Probability(results[0], i, 0);
            if (score <= threshold) continue;
            FacePoint[] landmarks = results.Length > 2 ? Landmarks(results[2], i, candidates[i].Box) : [];
            kept.Add(new FaceCandidate(candidates[i].Box, score, Corrections(results[1], i, 0), landmarks));
        }

        return kept;
    }

    // Only the rows of the box are converted.
    private Face? Follow(Frame frame, FaceBox box, float minScore, Tape tape)
    {
        int first = (int)Math.Clamp(box.Top - 2, 0, frame.Height - 1), end = (int)Math.Clamp(box.Bottom + 2, first + 1, frame.Height);
        Tensor rows = tape.Rent(new Shape(1, 3, end - first, frame.Width));
        PlaneConversion.ToRgb(frame, first, end, rows);
        Normalize(rows);
        FaceCandidate candidate = new(box.Moved(-first), 0, [], []);
        if (Part(candidate.Box, rows.Shape) is not { Width: > 0, Height: > 0 }) return null;
        if (RefineBatch(_networks.Output, 48, minScore, rows, [candidate], tape) is not [FaceCandidate found]) return null;
        return new Face(found.Box.Corrected(found.Corrections, 1).Moved(first), found.Score, [.. found.Landmarks.Select(point => point with { Y = point.Y + first })]);
    }

    /// <summary>The whole pixels of a box inside the picture; boxes count from 1 and hold their last pixel.</summary>
    public static (int Left, int Top, int Width, int Height) Part(FaceBox box, Shape picture)
    {
        int left = Math.Max((int)Math.Clamp(box.Left, -1e9f, 1e9f), 1) - 1, right = Math.Min((int)Math.Clamp(box.Right, -1e9f, 1e9f), picture.Width);
        int top = Math.Max((int)Math.Clamp(box.Top, -1e9f, 1e9f), 1) - 1, bottom = Math.Min((int)Math.Clamp(box.Bottom, -1e9f, 1e9f), picture.Height);
        return (left, top, right - left, bottom - top);
    }

    private static float[] Corrections(Tensor map, int sample, int index) => [.. Enumerable.Range(0, 4).Select(channel => map.Plane(sample, channel)[index])];

    private static FacePoint[] Landmarks(Tensor parts, int sample, FaceBox box) =>
    [
        .. Enumerable.Range(0, LandmarkCount).Select(i => new FacePoint(
            (box.Width + 1) * parts.Plane(sample, i)[0] + box.Left - 1,
            (box.Height + 1) * parts.Plane(sample, LandmarkCount + i)[0] + box.Top - 1)),
    ];
}

/// <summary>A box that may be a face, on its way through the cascade.</summary>
/// <param name="Box">The box that the score belongs to.</param>
/// <param name="Score">Probability of a face.</param>
/// <param name="Corrections">Four parts of the box's size to move its edges by.</param>
/// <param name="Landmarks">Points in the picture; none before the last stage.</param>
public sealed record FaceCandidate(FaceBox Box, float Score, float[] Corrections, FacePoint[] Landmarks)
{
    /// <summary>Those that overlap with none of a higher score by more than the limit, the highest score first.</summary>
    public static List<FaceCandidate> Suppress(IEnumerable<FaceCandidate> candidates, float limit, Func<FaceBox, FaceBox, float> overlap)
    {
        List<FaceCandidate> kept = [];
        foreach (FaceCandidate candidate in candidates.OrderByDescending(candidate => candidate.Score))
        {
            if (kept.TrueForAll(better => overlap(better.Box, candidate.Box) <= limit)) kept.Add(candidate);
        }

        return kept;
    }
}
