using System.Text.Json;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>Degrades every source of a training cache as a <see cref="DegradationMix"/> says, once, into a folder below the cache.</summary>
public static class LowCacheBuilder
{
    private sealed record Job(int Number, CachedSource Source, IReadOnlyList<CachedFrame> Frames, int Variant, DegradationPipeline Pipeline);

    /// <summary>Makes the low frames, or leaves them where they are made already.</summary>
    /// <param name="folder">A training cache.</param>
    /// <param name="mix">What to draw from.</param>
    /// <param name="scale">High size by low size.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="note">Is told in a line what happens.</param>
    /// <param name="cancellationToken">Stops; what is half made has no manifest and is made anew next time.</param>
    /// <exception cref="MissingDependencyException">ffmpeg is missing.</exception>
    public static async Task PrepareAsync(string folder, DegradationMix mix, int scale, ulong seed, Action<string> note, CancellationToken cancellationToken = default)
    {
        mix.Validate();
        using TrainingCache cache = TrainingCache.Open(folder);
        string fingerprint = cache.Manifest.Fingerprint(), target = LowManifest.FolderOf(folder, fingerprint, mix, scale, seed);
        if (LowManifest.Read(target) is { } made && made.Cache == fingerprint) return;
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(target);
        Job[] jobs = [.. Plan(cache, mix, scale, seed)];
        note($"{target}: degrading {cache.Manifest.Sources.Count} sources, {jobs.Length} times in all");
        LowClip[] clips = new LowClip[jobs.Length];
        int done = 0;
        ParallelOptions parallel = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(jobs, parallel, async (job, token) =>
        {
            clips[job.Number] = await RunAsync(ffmpeg, target, job, scale, (long)seed, token).ConfigureAwait(false);
            int now = Interlocked.Increment(ref done);
            if (now % Math.Max(1, jobs.Length / 10) == 0) note($"{target}: {now} of {jobs.Length}");
        }).ConfigureAwait(false);
        LowManifest manifest = new() { Cache = fingerprint, Scale = scale, Seed = seed, Mix = mix, Ffmpeg = ffmpeg.VersionText, Clips = clips };
        string path = Path.Combine(target, CacheManifest.FileName);
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(manifest, TrainingJson.Default.LowManifest), cancellationToken).ConfigureAwait(false);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static IEnumerable<Job> Plan(TrainingCache cache, DegradationMix mix, int scale, ulong seed)
    {
        int number = 0;
        ILookup<CachedSource, CachedFrame> frames = cache.Train.Concat(cache.Validation).ToLookup(frame => frame.Source);
        for (int s = 0; s < cache.Manifest.Sources.Count; s++)
        {
            CachedSource source = cache.Manifest.Sources[s];
            if (Math.Min(source.Width, source.Height) < 16 * scale) continue;
            int variants = source.Role == SourceRole.Train ? mix.Variants : mix.Validation.Count;
            for (int v = 0; v < variants; v++)
            {
                DegradationPipeline pipeline = source.Role == SourceRole.Train ? mix.Draw(source.Frames.Count == 1, seed, ((long)s << 8) + v) : DegradationPipeline.Parse(mix.Validation[v]);
                yield return new(number++, source, [.. frames[source]], v, pipeline);
            }
        }
    }

    // Frames that follow each other go through encoders together; single ones go alone.
    private static async Task<LowClip> RunAsync(Ffmpeg ffmpeg, string folder, Job job, int scale, long seed, CancellationToken cancellationToken)
    {
        (int width, int height) = (job.Source.Width / scale, job.Source.Height / scale);
        string name = FormattableString.Invariant($"{job.Number:00000}.y");
        ClipDegrader degrader = new(ffmpeg, folder);
        double bits = 0;
        await using (FileStream output = File.Create(Path.Combine(folder, name)))
        {
            foreach (CachedFrame[] run in Runs(job.Frames))
            {
                RawClip high = new(Path.Combine(folder, $"high-{job.Number}.raw"), job.Source.Width, job.Source.Height, PixelFormats.Rgb24, run.Length);
                Write(high, run);
                (RawClip low, double bitsPerPixel) = await degrader.DegradeAsync(high, job.Pipeline, scale, seed + job.Number, cancellationToken).ConfigureAwait(false);
                File.Delete(high.Path);
                bits += bitsPerPixel * run.Length / job.Frames.Count;
                await CopyLumaAsync(low, output, cancellationToken).ConfigureAwait(false);
                File.Delete(low.Path);
            }
        }

        return new(job.Source.File, job.Variant, job.Pipeline.ToString(), Math.Round(bits, 5), width, height, name);
    }

    private static void Write(RawClip high, CachedFrame[] frames)
    {
        using FileStream stream = File.Create(high.Path);
        foreach (CachedFrame frame in frames) stream.Write(frame.Pixels);
    }

    private static async Task CopyLumaAsync(RawClip low, FileStream output, CancellationToken cancellationToken)
    {
        await using FileStream input = File.OpenRead(low.Path);
        byte[] frame = new byte[low.FrameBytes];
        for (int i = 0; i < low.Frames; i++)
        {
            await input.ReadExactlyAsync(frame, cancellationToken).ConfigureAwait(false);
            await output.WriteAsync(frame.AsMemory(0, low.Width * low.Height), cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<CachedFrame[]> Runs(IReadOnlyList<CachedFrame> frames)
    {
        List<CachedFrame> run = [];
        foreach (CachedFrame frame in frames)
        {
            if (run.Count > 0 && frame.Number != run[^1].Number + 1)
            {
                yield return [.. run];
                run.Clear();
            }

            run.Add(frame);
        }

        yield return [.. run];
    }
}
