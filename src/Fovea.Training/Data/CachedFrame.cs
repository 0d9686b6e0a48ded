using Fovea.Imaging;

namespace Fovea.Training.Data;

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
