using System.Runtime.ExceptionServices;
using Fovea.Imaging;

namespace Fovea.Training.Data;

/// <summary>
/// Decoded frames on disk, mapped into memory: training reads them without ffmpeg. The folder may be moved or copied
/// to another machine.
/// </summary>
public sealed class TrainingCache : IDisposable
{
    private readonly List<MappedFile> _files = [];

    private TrainingCache(string folder, CacheManifest manifest) => (Folder, Manifest) = (folder, manifest);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What the cache holds.</summary>
    public CacheManifest Manifest { get; }

    /// <summary>Frames to draw patches from.</summary>
    public IReadOnlyList<CachedFrame> Train { get; private set; } = [];

    /// <summary>Frames to validate on.</summary>
    public IReadOnlyList<CachedFrame> Validation { get; private set; } = [];

    /// <summary>Opens a cache folder.</summary>
    /// <exception cref="BadInputException">It is no cache, or a file is missing or of the wrong size.</exception>
    public static TrainingCache Open(string folder)
    {
        TrainingCache cache = new(folder, CacheManifest.Load(folder));
        try
        {
            cache.Unpack();
            List<CachedFrame> frames = [.. cache.Manifest.Sources.SelectMany(cache.Map)];
            cache.Train = [.. frames.Where(frame => frame.Source.Role == SourceRole.Train)];
            cache.Validation = [.. frames.Where(frame => frame.Source.Role == SourceRole.Validation)];
            if (cache.Train.Count == 0) throw new BadInputException($"the training cache {folder} holds no frames to train on.");
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MappedFile file in _files) file.Dispose();
        _files.Clear();
    }

    private void Unpack()
    {
        try
        {
            Parallel.ForEach(Manifest.Sources, source => CachePacking.UnpackIfNeeded(Path.Combine(Folder, source.File), source));
        }
        catch (AggregateException exception)
        {
            // One says enough, and a person is told of the failure itself.
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }

    private IEnumerable<CachedFrame> Map(CachedSource source)
    {
        string path = Path.Combine(Folder, source.File);
        long expected = (long)source.Frames.Count * source.Width * source.Height * 3;
        FileInfo info = new(path);
        if (!info.Exists || info.Length != expected || expected == 0)
        {
            throw new BadInputException($"{path} of the training cache is {(info.Exists ? $"{info.Length} bytes, not {expected}" : "missing")}; prepare the cache anew.");
        }

        MappedFile file = new(path);
        _files.Add(file);
        return Enumerable.Range(0, source.Frames.Count).Select(i => new CachedFrame(source, file, i));
    }
}

/// <summary>One decoded frame of a cache, as rgb24 pixels without gaps.</summary>
public sealed class CachedFrame
{
    private readonly MappedFile _file;
    private readonly int _index;

    internal CachedFrame(CachedSource source, MappedFile file, int index) => (Source, _file, _index) = (source, file, index);

    /// <summary>Where the frame comes from.</summary>
    public CachedSource Source { get; }

    /// <summary>Its place among the frames kept of the source, from 0.</summary>
    internal int Index => _index;

    /// <summary>Its number in the source, from 0.</summary>
    public int Number => Source.Frames[_index];

    /// <summary>Width in pixels.</summary>
    public int Width => Source.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => Source.Height;

    /// <summary>The pixels, R G B interleaved, 3·Width bytes a row; valid while the cache is open.</summary>
    public ReadOnlySpan<byte> Pixels => _file.Slice((long)_index * Width * Height * 3, Width * Height * 3);
}
