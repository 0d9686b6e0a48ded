using System.Diagnostics;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling.Faces;

/// <summary>Enlarges the faces of a frame and merges them with its background.</summary>
/// <param name="network">A luma network of one or three frames, which the caller keeps alive.</param>
/// <param name="options">Which faces, and how they are merged.</param>
/// <param name="pool">The threads that enlarge.</param>
internal sealed class FaceNetwork(Network network, FaceUpscaleOptions options, DeterministicParallel pool) : IDisposable
{
    // A band's halo is computed twice: smaller bands would gain nothing.
    private const int LeastHalos = 2;

    private readonly TiledNetwork _tiles = new(network);
    private long _largerFaces;
    private long _time;

    /// <summary>Faces so far that were too large, each frame's counted.</summary>
    public long LargerFaces => Interlocked.Read(ref _largerFaces);

    /// <summary>Time that passed so far while faces were enlarged and merged.</summary>
    public TimeSpan Time => new(Interlocked.Read(ref _time));

    private int Scale => network.Scale;

    /// <summary>Merges the faces of a frame.</summary>
    /// <param name="now">The frame with its faces.</param>
    /// <param name="after">The frame after it, or null.</param>
    /// <param name="large">The background, which is taken over.</param>
    /// <param name="cancellationToken">Stops between faces.</param>
    /// <returns>The frame, which the caller disposes: the background itself where there are no faces; else a copy, for the
    /// background may share its memory with that of an identical frame.</returns>
    public async Task<Frame> MergeAsync(TrackedFrame now, TrackedFrame? after, Frame large, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _largerFaces, now.Faces.Count(face => face.Face.Box.Width > options.MaxFace));
        (FaceRegion Region, float Strength)[] faces = [.. Regions(now)];
        if (faces.Length == 0 && !(options.Debug && now.Faces.Count > 0)) return large;
        Frame[] frames = network.Spec.Frames == 1 ? [now.Source] : [now.Before ?? now.Source, now.Source, after is null or { Begins: true } ? now.Source : after.Source];
        using Frame background = large;
        long start = Stopwatch.GetTimestamp();
        Tensor[] made = await EnlargeAsync(frames, [.. faces.Select(face => face.Region)], cancellationToken).ConfigureAwait(false);
        Frame canvas = new(large.Format, large.Width, large.Height, large.Color, large.Timestamp);
        large.Memory.CopyTo(canvas.Memory);
        FaceCompositor merging = new(canvas, Scale);
        for (int i = 0; i < faces.Length; i++)
        {
            using Tensor luma = made[i];
            merging.Blend(luma, faces[i].Region, faces[i].Strength, options.Ramp);
        }

        Interlocked.Add(ref _time, Stopwatch.GetElapsedTime(start).Ticks);
        if (options.Debug) merging.Draw(now.Faces, options.Labels);
        return canvas;
    }

    /// <inheritdoc/>
    public void Dispose() => _tiles.Dispose();

    private IEnumerable<(FaceRegion Region, float Strength)> Regions(TrackedFrame now) => now.Faces
        .Select(face => (face.Face, Strength: face.Strength * options.StrengthOf(face.Face.Box.Width)))
        .Where(face => face.Strength > 0)
        .Select(face => (Region: FaceRegion.Of(face.Face.Box, now.Source.Width, now.Source.Height, options), face.Strength))
        .Where(face => face.Region is not null)
        .Select(face => (face.Region!.Value, face.Strength));

    // The enlarged luma of the outer regions. A single large face keeps all threads busy: it is cut into bands.
    private async Task<Tensor[]> EnlargeAsync(Frame[] frames, FaceRegion[] regions, CancellationToken cancellationToken)
    {
        if (regions.Length == 0) return [];
        Tensor[] seen = new Tensor[regions.Length], made = new Tensor[regions.Length];
        List<(int Face, FrameBand Band)> work = [];
        for (int i = 0; i < regions.Length; i++)
        {
            (int left, int top, int right, int bottom) = regions[i].Outer;
            seen[i] = Cut(frames, regions[i]);
            made[i] = new Tensor(new Shape(1, 1, Scale * (bottom - top), Scale * (right - left)));
            int bands = Math.Max(1, Math.Min(pool.Threads / regions.Length, (bottom - top) / LeastHalos / Math.Max(8, _tiles.Halo)));
            for (int band = 0; band < bands; band++) work.Add((i, new FrameBand((bottom - top) * band / bands & ~1, band == bands - 1 ? bottom - top : (bottom - top) * (band + 1) / bands & ~1)));
        }

        try
        {
            await pool.RunAsync(work.Count, Enlarge, cancellationToken).ConfigureAwait(false);
            return made;
        }
        catch
        {
            foreach (Tensor tensor in made) tensor.Dispose();
            throw;
        }
        finally
        {
            foreach (Tensor tensor in seen) tensor.Dispose();
        }

        void Enlarge(int item)
        {
            (int face, FrameBand band) = work[item];
            _tiles.Run(seen[face], 0, band.First, seen[face].Shape.Width, band.End, made[face], 0, Scale * band.First);
        }
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
