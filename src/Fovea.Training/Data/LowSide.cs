using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>Where the low side of pairs comes from: one degradation, applied when first needed, or low frames prepared before.</summary>
internal abstract class LowSide : IDisposable
{
    /// <summary>How many low sides each training frame has.</summary>
    public abstract int Variants { get; }

    /// <summary>How many low sides each held-out frame has.</summary>
    public virtual int ValidationVariants => Variants;

    /// <summary>True when a low pixel lies in the middle of its high pixels, false when on the first of them.</summary>
    public abstract bool IsCentred { get; }

    /// <summary>The pair of a frame; null where that frame is too small to have one.</summary>
    public abstract FramePair? Pair(CachedFrame high, int variant);

    /// <summary>The low side that the options ask for.</summary>
    /// <exception cref="BadInputException">Low frames were not prepared, or their files are damaged.</exception>
    public static LowSide Of(TrainingOptions options, int scale, TrainingCache cache) => options.Degradations.IsOn
        ? new Prepared(cache, options.Degradations, scale, options.Seed)
        : new Immediate(Degradation.Create(options.Degradation), scale);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>One degradation of single frames.</summary>
    public sealed class Immediate(Degradation degradation, int scale) : LowSide
    {
        public override int Variants => 1;

        public override bool IsCentred => degradation.IsCentred;

        public override FramePair Pair(CachedFrame high, int variant) => new(high, degradation, scale);
    }

    /// <summary>The files of a <see cref="LowManifest"/>, mapped into memory.</summary>
    private sealed class Prepared : LowSide
    {
        private readonly Dictionary<(string Source, int Variant), (LowClip Clip, MappedFile File)> _clips = [];
        private readonly DegradationMix _mix;

        public Prepared(TrainingCache cache, DegradationMix mix, int scale, ulong seed)
        {
            _mix = mix;
            string folder = LowManifest.FolderOf(cache.Folder, cache.Manifest.Fingerprint(), mix, scale, seed);
            LowManifest manifest = LowManifest.Read(folder) ?? throw new BadInputException($"the low frames of the cache {cache.Folder} are not prepared: {folder} is missing.");
            Dictionary<string, CachedSource> sources = cache.Manifest.Sources.ToDictionary(source => source.File);
            foreach (LowClip clip in manifest.Clips)
            {
                string path = Path.Combine(folder, Path.GetFileName(clip.File));
                long expected = (long)clip.Width * clip.Height * sources[clip.Source].Frames.Count;
                if (!File.Exists(path) || new FileInfo(path).Length != expected) throw new BadInputException($"{path} of the low frames is missing or of the wrong size; delete {folder} and prepare it anew.");
                _clips[(clip.Source, clip.Variant)] = (clip, new MappedFile(path));
            }
        }

        public override int Variants => _mix.Variants;

        public override int ValidationVariants => _mix.Validation.Count;

        public override bool IsCentred => true;

        public override FramePair? Pair(CachedFrame high, int variant)
        {
            if (!_clips.TryGetValue((high.Source.File, variant), out (LowClip Clip, MappedFile File) found)) return null;
            return new(high, found.File, found.Clip, high.Index);
        }

        public override void Dispose()
        {
            foreach ((LowClip _, MappedFile file) in _clips.Values) file.Dispose();
            base.Dispose();
        }
    }
}

/// <summary>What a folder of low frames holds: <c>manifest.json</c> there.</summary>
internal sealed record LowManifest
{
    /// <summary>Marks the file as ours.</summary>
    public string Format { get; init; } = "fovea-low-frames";

    /// <summary>Version of the layout.</summary>
    public int Version { get; init; } = 1;

    /// <summary><see cref="CacheManifest.Fingerprint"/> of the cache whose frames were degraded.</summary>
    public required string Cache { get; init; }

    /// <summary>High size by low size.</summary>
    public required int Scale { get; init; }

    /// <summary>Seed of the draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What was drawn from.</summary>
    public required DegradationMix Mix { get; init; }

    /// <summary>The ffmpeg that did it; another may give other bits.</summary>
    public required string Ffmpeg { get; init; }

    /// <summary>Every source, as often as it was degraded.</summary>
    public IReadOnlyList<LowClip> Clips { get; init; } = [];

    /// <summary>The folder for such low frames: below that of the cache, named after all that decides them.</summary>
    public static string FolderOf(string cache, string fingerprint, DegradationMix mix, int scale, ulong seed)
    {
        string decides = FormattableString.Invariant($"{fingerprint} x{scale} seed {seed} {JsonSerializer.Serialize(mix, TrainingJson.Default.DegradationMix)}");
        return Path.Combine(cache, $"low-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decides)))[..12]}");
    }

    /// <summary>Reads the manifest of a folder; null if it has none.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static LowManifest? Read(string folder)
    {
        string path = Path.Combine(folder, CacheManifest.FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), TrainingJson.Default.LowManifest) is { Format: "fovea-low-frames", Version: 1 } manifest
                ? manifest
                : throw new BadInputException($"{path} is not of this version; delete the folder and prepare it anew.");
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{path} is damaged ({exception.Message}); delete the folder and prepare it anew.", exception);
        }
    }
}

/// <summary>One source of a cache after a degradation: the luma of its low frames, and what was done to it.</summary>
/// <param name="Source">File name of the source in the training cache.</param>
/// <param name="Variant">Which of the source's degradations, from 0; of a held-out source the place in the list of validation.</param>
/// <param name="Degradation">The steps in text form, with the values drawn.</param>
/// <param name="BitsPerPixel">Bits of the last encoder's stream for a pixel of a low frame; 0 without encoder.</param>
/// <param name="Width">Width of a low frame in pixels.</param>
/// <param name="Height">Height of a low frame in pixels.</param>
/// <param name="File">Name of the file: 8-bit luma of every cached frame of the source, one after another.</param>
internal sealed record LowClip(string Source, int Variant, string Degradation, double BitsPerPixel, int Width, int Height, string File);
