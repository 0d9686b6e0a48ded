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
    public static LowSide Of(TrainingOptions options, TrainingCache cache) => options.Degradations.IsOn
        ? new Prepared(cache, options.Degradations, options.Network!.Scale, options.Seed)
        : new Immediate(Degradation.Create(options.Degradation), options.Network!.Scale);

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
