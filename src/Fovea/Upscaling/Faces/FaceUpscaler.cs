using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling.Faces;

/// <summary>
/// Enlarges the faces of frames with a network of their own, over a background that an <see cref="Upscaler"/> makes: the
/// framework of HO-FVSR (Yu et al. 2021, Figure 2). A network of three frames sees the frames before and after at the same
/// place, never across a scene cut; the first and the last frame stand in for what is not there. Faces fade into the
/// background at their edges; a frame without faces is the background, bit for bit. Chroma is always the background's.
/// </summary>
/// <remarks>Give it to an <see cref="Upscaler"/>, whose streams then run one frame behind. Many streams may use one object.</remarks>
public sealed class FaceUpscaler : IDisposable
{
    // A band's halo is computed twice: smaller bands would gain nothing.
    private const int LeastHalos = 2;

    private readonly Network _network;
    private readonly Mtcnn _detector;
    private readonly FaceUpscaleOptions _options;
    private readonly DeterministicParallel _workers;
    private readonly TiledNetwork _motion;
    private long _largerFaces;
    private long _following;
    private long _enlarging;
    private long _frames;

    /// <summary>Prepares a network, which the caller keeps alive and disposes, as the detector.</summary>
    /// <param name="name">What results call the network.</param>
    /// <param name="network">A luma network of one or three frames.</param>
    /// <param name="detector">Finds the faces.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="threads">Threads; 0 for one a core.</param>
    /// <exception cref="BadInputException">An option is out of range, or the network takes colours or another number of frames.</exception>
    public FaceUpscaler(string name, Network network, Mtcnn detector, FaceUpscaleOptions? options = null, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        (Name, _network, _detector, _options) = (name, network, detector, options ?? new FaceUpscaleOptions());
        _options.Validate();
        if (network.Input != InputColor.Luma || network.Spec.Frames is not (1 or 3)) throw new BadInputException($"{name} does not enlarge faces: that takes a network on luma of one or three frames, such as ho-fvsr.");
        _workers = new DeterministicParallel(threads == 0 ? Environment.ProcessorCount : threads);
        _motion = new TiledNetwork(network);
    }

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>Faces so far that were larger than <see cref="FaceUpscaleOptions.MaxFace"/> and left to the background, each frame's counted.</summary>
    public long LargerFaces => Interlocked.Read(ref _largerFaces);

    /// <summary>Time that it took so far to find and follow faces, and to enlarge them; of the frame's thread, which waits for the others.</summary>
    public (TimeSpan Following, TimeSpan Enlarging, long Frames) Times => (new(Interlocked.Read(ref _following)), new(Interlocked.Read(ref _enlarging)), Interlocked.Read(ref _frames));

    /// <summary>Size factor.</summary>
    public int Scale => _network.Scale;

    /// <summary>All that decides what the faces look like, in words that compare.</summary>
    internal string Identity => string.Create(CultureInfo.InvariantCulture, $"{Name} {NetworkFingerprint.Of(_network, null)} {_detector.Fingerprint()} {_options}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        _motion.Dispose();
    }

    /// <summary>Enlarges a stream.</summary>
    /// <param name="source">The frames, which are disposed here.</param>
    /// <param name="skip">Frames at the start that are only looked at and give nothing.</param>
    /// <param name="background">Enlarges all of each frame.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal async IAsyncEnumerable<Frame> UpscaleAsync(IAsyncEnumerable<Frame> source, long skip, Func<IAsyncEnumerable<Frame>, IAsyncEnumerable<Frame>> background, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using FaceTracker tracker = new(_detector, _options.Tracking, _workers.Threads);
        using FaceTrackingSource stream = new(tracker, _options.FadeFrames, skip, AddFollowing);
        TrackedFrame? before = null, now = null;
        Frame? large = null;
        try
        {
            await foreach (Frame next in background(stream.ReadAsync(source, cancellationToken)).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                TrackedFrame moment = stream.Take();
                Frame? done = now is null ? null : Merge(before ?? stream.Skipped, now, moment, large!);
                (large, TrackedFrame? old) = (next, before);
                (before, now) = (now, moment);
                old?.Dispose();
                if (done is not null) yield return done;
            }

            if (now is null) yield break;
            Frame last = Merge(before ?? stream.Skipped, now, null, large!);
            large = null;
            yield return last;
        }
        finally
        {
            before?.Dispose();
            now?.Dispose();
            large?.Dispose();
        }
    }

    /// <summary>Lays the faces of a single picture over its background.</summary>
    /// <param name="source">The picture, which stays the caller's.</param>
    /// <param name="large">The background, which is taken over.</param>
    internal Frame Upscale(Frame source, Frame large)
    {
        using FaceTracker tracker = new(_detector, _options.Tracking, _workers.Threads);
        using TrackedFrame moment = new(source.Share(source.Timestamp), true, [.. tracker.Next(source).Select(face => (face, 1f))]);
        return Merge(null, moment, null, large);
    }

    // Takes the background over: it is the result where there are no faces; else it may share its memory with the
    // background of an identical frame, so the faces are laid over a copy.
    internal Frame Merge(TrackedFrame? before, TrackedFrame now, TrackedFrame? after, Frame large)
    {
        Interlocked.Add(ref _largerFaces, now.Faces.Count(face => face.Face.Box.Width > _options.MaxFace));
        (FaceRegion Region, float Strength)[] faces = [.. now.Faces
            .Select(face => (face.Face, Strength: face.Strength * _options.StrengthOf(face.Face.Box.Width)))
            .Where(face => face.Strength > 0)
            .Select(face => (Region: FaceRegion.Of(face.Face.Box, now.Source.Width, now.Source.Height, _options), face.Strength))
            .Where(face => face.Region is not null)
            .Select(face => (face.Region!.Value, face.Strength))];
        if (faces.Length == 0 && !(_options.Debug && now.Faces.Count > 0)) return large;
        Frame[] frames = [now.IsCut || before is null ? now.Source : before.Source, now.Source, after is null || after.IsCut ? now.Source : after.Source];
        using (large)
        {
            Frame canvas = new(large.Format, large.Width, large.Height, large.Color, large.Timestamp);
            large.Memory.CopyTo(canvas.Memory);
            FaceCompositor merging = new(canvas, Scale);
            long start = Stopwatch.GetTimestamp();
            Tensor[] made = Enlarge(_network.Spec.Frames == 1 ? [now.Source] : frames, [.. faces.Select(face => face.Region)]);
            for (int i = 0; i < faces.Length; i++)
            {
                using Tensor luma = made[i];
                merging.Blend(luma, faces[i].Region, faces[i].Strength, _options.Ramp);
            }

            Interlocked.Add(ref _enlarging, Stopwatch.GetElapsedTime(start).Ticks);
            if (_options.Debug) merging.Draw(now.Faces);
            return canvas;
        }
    }

    private void AddFollowing(TimeSpan time)
    {
        Interlocked.Add(ref _following, time.Ticks);
        Interlocked.Increment(ref _frames);
    }

    // The enlarged luma of the outer regions. A single large face keeps all threads busy: it is cut into bands.
    private Tensor[] Enlarge(Frame[] frames, FaceRegion[] regions)
    {
        if (regions.Length == 0) return [];
        Tensor[] seen = new Tensor[regions.Length], made = new Tensor[regions.Length];
        List<(int Face, FrameBand Band)> work = [];
        for (int i = 0; i < regions.Length; i++)
        {
            (int left, int top, int right, int bottom) = regions[i].Outer;
            seen[i] = Cut(frames, regions[i]);
            made[i] = new Tensor(new Shape(1, 1, Scale * (bottom - top), Scale * (right - left)));
            int bands = Math.Max(1, Math.Min(_workers.Threads / regions.Length, (bottom - top) / LeastHalos / Math.Max(8, _motion.Halo)));
            for (int band = 0; band < bands; band++) work.Add((i, new FrameBand((bottom - top) * band / bands & ~1, band == bands - 1 ? bottom - top : (bottom - top) * (band + 1) / bands & ~1)));
        }

        _workers.Run(work.Count, (index, _) =>
        {
            (int face, FrameBand band) = work[index];
            _motion.Run(seen[face], 0, band.First, seen[face].Shape.Width, band.End, made[face], 0, Scale * band.First);
        });
        foreach (Tensor tensor in seen) tensor.Dispose();
        return made;
    }

    private static Tensor Cut(Frame[] frames, FaceRegion region)
    {
        (int left, int top, int right, int bottom) = region.Outer;
        Tensor seen = new(new Shape(1, frames.Length, bottom - top, right - left));
        using Tensor rows = new(new Shape(1, 1, bottom - top, frames[0].Width));
        for (int i = 0; i < frames.Length; i++)
        {
            PlaneConversion.ToLuma(frames[i], top, bottom, rows);
            for (int y = 0; y < bottom - top; y++) rows.Plane(0, 0).Slice(y * frames[0].Width + left, right - left).CopyTo(seen.Plane(0, i)[(y * (right - left))..]);
        }

        return seen;
    }
}
