using System.Globalization;
using Fovea.Tensors;
using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>
/// Draws aligned pairs of patches: a frame with the probability of its pixels, a place, and a symmetry. For networks of
/// several frames it draws the same place of consecutive frames, forwards or backwards in time.
/// What is drawn depends on seed, step and sample only, so workers draw for themselves, in any order, at the moment
/// they need a patch: there is no queue to wait for. Safe for any number of threads.
/// </summary>
public sealed class PatchSampler
{
    private readonly PairRun[][] _runs;
    private readonly long[] _cumulativePixels;
    private readonly int _scale;
    private readonly int _patch;
    private readonly ulong _seed;
    private readonly bool _isCentred;
    private readonly int _frames;
    private readonly FlipKind _flips;

    /// <summary>A sampler over the training frames of a cache, degraded one by one when first needed.</summary>
    /// <inheritdoc cref="PatchSampler(TrainingCache, LowSide, int, int, ulong, int, FlipKind)"/>
    public PatchSampler(TrainingCache cache, Degradation degradation, int scale, int patch, ulong seed, int frames = 1, FlipKind flips = FlipKind.All)
        : this(cache, new LowSide.Immediate(degradation, scale), scale, patch, seed, frames, flips)
    {
    }

    /// <summary>A sampler over the training frames of a cache.</summary>
    /// <param name="cache">The frames; must stay open.</param>
    /// <param name="lows">The low side.</param>
    /// <param name="scale">High size by low size.</param>
    /// <param name="patch">Side of a low patch in pixels; smaller frames are left out.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <param name="frames">Consecutive frames in a sample.</param>
    /// <param name="flips">How patches may be flipped.</param>
    /// <exception cref="BadInputException">No frame is large enough, or so many never follow each other.</exception>
    internal PatchSampler(TrainingCache cache, LowSide lows, int scale, int patch, ulong seed, int frames = 1, FlipKind flips = FlipKind.All)
    {
        (_scale, _patch, _seed, _isCentred, _frames, _flips) = (scale, patch, seed, lows.IsCentred, frames, flips);
        int margin = _isCentred ? 0 : 1;
        CachedFrame[] large = [.. cache.Train.Where(f => f.Width / scale >= patch + margin && f.Height / scale >= patch + margin)];
        Skipped = cache.Train.Count - large.Length;
        if (large.Length == 0)
        {
            throw new BadInputException($"no training frame holds a patch of {patch * scale}x{patch * scale} pixels.") { Reason = FailureReason.PatchTooLarge };
        }

        _runs = [.. Enumerable.Range(0, lows.Variants).Select(variant => PairRun.Find(large, frames, lows, variant))];
        if (_runs[0].Length == 0)
        {
            throw new BadInputException($"the network takes {frames} frames that follow each other, but the cache {cache.Folder} holds no such frames.") { Reason = FailureReason.NoConsecutiveFrames, Values = [frames.ToString(CultureInfo.InvariantCulture)] };
        }

        PairRun[] first = _runs[0];
        _cumulativePixels = new long[first.Length];
        long sum = 0;
        for (int i = 0; i < first.Length; i++) _cumulativePixels[i] = sum += (long)first[i].Middle.LowWidth * first[i].Middle.LowHeight;
    }

    /// <summary>Number of frames too small for a patch.</summary>
    public int Skipped { get; }

    /// <summary>
    /// Fills one pair: (1, F·C, patch, patch) and (1, F·C, patch·scale, patch·scale) with F frames, C = 3 for RGB, 1 for luma.
    /// </summary>
    public void Draw(long step, int sample, Tensor low, Tensor high)
    {
        StepRandom random = new(_seed, step, sample);
        int place = Pick(random.Below(_cumulativePixels[^1]));
        PairRun run = _runs[_runs.Length == 1 ? 0 : random.Below(_runs.Length)][place];
        int x = (int)random.Below(run.Middle.LowWidth - _patch + 1);
        int y = (int)random.Below(run.Middle.LowHeight - _patch + 1);
        DihedralTransform transform = DihedralTransform.From(random.Next(), _flips);
        bool backwards = _frames > 1 && random.Below(2) == 1;
        (int highX, int highY) = (x * _scale, y * _scale);
        if (!_isCentred) (x, y, highX, highY) = KeepFirstPixelFirst(x, y, transform);
        for (int i = 0; i < _frames; i++)
        {
            FramePair pair = run.Pairs[backwards ? _frames - 1 - i : i];
            pair.ReadLow(x, y, transform, low, i, _frames);
            PatchReader.Read(pair.High.Pixels, pair.High.Width, highX, highY, transform, high, i, _frames);
        }
    }

    // Reversed, the first pixel of a block would become the last and shift the picture: the high square then starts so
    // much earlier that every low pixel meets the first of its block again.
    private (int X, int Y, int HighX, int HighY) KeepFirstPixelFirst(int x, int y, DihedralTransform transform)
    {
        if (transform.ReversesX) x = Math.Max(1, x);
        if (transform.ReversesY) y = Math.Max(1, y);
        return (x, y, x * _scale - (transform.ReversesX ? _scale - 1 : 0), y * _scale - (transform.ReversesY ? _scale - 1 : 0));
    }

    private int Pick(long pixel)
    {
        int found = Array.BinarySearch(_cumulativePixels, pixel + 1);
        return found >= 0 ? found : ~found;
    }
}
