using Fovea.Imaging;
using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>A high-resolution frame and its low-resolution counterpart, made when first needed and then kept, or prepared before.</summary>
internal sealed class FramePair
{
    private readonly Lazy<byte[]>? _made;
    private readonly MappedFile? _file;
    private readonly int _index;

    /// <summary>A pair whose low side is rgb24.</summary>
    public FramePair(CachedFrame high, Degradation degradation, int scale)
    {
        High = high;
        (LowWidth, LowHeight) = (high.Width / scale, high.Height / scale);
        _made = new(() => degradation.Apply(high.Pixels, high.Width, high.Height, scale));
    }

    /// <summary>A pair whose low side is the luma of frame <paramref name="index"/> in a file.</summary>
    public FramePair(CachedFrame high, MappedFile file, LowClip clip, int index)
    {
        (High, _file, _index) = (high, file, index);
        (LowWidth, LowHeight) = (clip.Width, clip.Height);
        Degradation = clip.Degradation;
    }

    public CachedFrame High { get; }

    public int LowWidth { get; }

    public int LowHeight { get; }

    /// <summary>What was done to it; null where it is the degradation of the run.</summary>
    public string? Degradation { get; }

    /// <summary>Fills a part of a tensor from the low side: see <see cref="PatchReader.Read"/>.</summary>
    public void ReadLow(int x, int y, DihedralTransform transform, Tensors.Tensor destination, int frame = 0, int frames = 1)
    {
        if (_made is not null) PatchReader.Read(_made.Value, LowWidth, x, y, transform, destination, frame, frames);
        else PatchReader.ReadLuma(_file!.Slice((long)_index * LowWidth * LowHeight, LowWidth * LowHeight), LowWidth, x, y, transform, destination, frame, frames);
    }

    /// <summary>Writes the low side as rgb24, for people to look at; luma becomes gray.</summary>
    public void CopyLowTo(Span<byte> rgb)
    {
        if (_made is not null)
        {
            _made.Value.CopyTo(rgb);
            return;
        }

        ReadOnlySpan<byte> luma = _file!.Slice((long)_index * LowWidth * LowHeight, LowWidth * LowHeight);
        for (int i = 0; i < luma.Length; i++) rgb.Slice(3 * i, 3).Fill((byte)Math.Clamp((luma[i] - 16) * 255 / 219, 0, 255));
    }
}

/// <summary>Consecutive frames of one source, each with its low-resolution counterpart; the middle one is the one to enlarge, but of a clip all are.</summary>
internal sealed class PairRun(IReadOnlyList<FramePair> pairs)
{
    public IReadOnlyList<FramePair> Pairs => pairs;

    public FramePair Last => pairs[^1];

    public FramePair Middle => pairs[pairs.Count / 2];

    /// <summary>
    /// All runs of so many frames that a list of frames holds, in order of their middles; runs share the frames
    /// that they have in common.
    /// </summary>
    public static PairRun[] Find(IReadOnlyList<CachedFrame> frames, int length, LowSide lows, int variant)
    {
        Dictionary<(string, int), FramePair> pairs = [];
        foreach (CachedFrame frame in frames)
        {
            if (lows.Pair(frame, variant) is { } pair) pairs[(frame.Source.File, frame.Number)] = pair;
        }

        List<PairRun> runs = [];
        foreach (CachedFrame middle in frames)
        {
            FramePair?[] run = [.. Enumerable.Range(middle.Number - length / 2, length).Select(number => pairs.GetValueOrDefault((middle.Source.File, number)))];
            if (run.All(pair => pair is not null)) runs.Add(new([.. run.OfType<FramePair>()]));
        }

        return [.. runs];
    }
}
