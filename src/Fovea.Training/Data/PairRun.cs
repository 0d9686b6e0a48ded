namespace Fovea.Training.Data;

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
