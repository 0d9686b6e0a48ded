using Fovea.Tensors;
using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>
/// Draws aligned pairs of patches: a frame with the probability of its pixels, a place, and one of eight symmetries.
/// What is drawn depends on seed, step and sample only, so workers draw for themselves, in any order, at the moment
/// they need a patch: there is no queue to wait for. Safe for any number of threads.
/// </summary>
public sealed class PatchSampler
{
    private readonly FramePair[] _pairs;
    private readonly long[] _cumulativePixels;
    private readonly int _scale;
    private readonly int _patch;
    private readonly ulong _seed;
    private readonly bool _isCentred;

    /// <summary>A sampler over the training frames of a cache.</summary>
    /// <param name="cache">The frames; must stay open.</param>
    /// <param name="degradation">Makes the low side.</param>
    /// <param name="scale">High size by low size.</param>
    /// <param name="patch">Side of a low patch in pixels; smaller frames are left out.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <exception cref="BadInputException">No frame is large enough.</exception>
    public PatchSampler(TrainingCache cache, Degradation degradation, int scale, int patch, ulong seed)
    {
        (_scale, _patch, _seed, _isCentred) = (scale, patch, seed, degradation.IsCentred);
        int margin = _isCentred ? 0 : 1;
        _pairs = [.. cache.Train.Where(f => f.Width / scale >= patch + margin && f.Height / scale >= patch + margin).Select(f => new FramePair(f, degradation, scale))];
        Skipped = cache.Train.Count - _pairs.Length;
        if (_pairs.Length == 0)
        {
            throw new BadInputException($"no training frame holds a patch of {patch * scale}x{patch * scale} pixels; give larger frames or a smaller --patch.");
        }

        _cumulativePixels = new long[_pairs.Length];
        long sum = 0;
        for (int i = 0; i < _pairs.Length; i++) _cumulativePixels[i] = sum += (long)_pairs[i].LowWidth * _pairs[i].LowHeight;
    }

    /// <summary>Number of frames too small for a patch.</summary>
    public int Skipped { get; }

    /// <summary>Fills one pair: (1, C, patch, patch) and (1, C, patch·scale, patch·scale), C = 3 for RGB, 1 for luma.</summary>
    public void Draw(long step, int sample, Tensor low, Tensor high)
    {
        StepRandom random = new(_seed, step, sample);
        FramePair pair = Pick(random.Below(_cumulativePixels[^1]));
        int x = (int)random.Below(pair.LowWidth - _patch + 1);
        int y = (int)random.Below(pair.LowHeight - _patch + 1);
        Turn turn = Turn.From(random.Next());
        (int highX, int highY) = (x * _scale, y * _scale);
        if (!_isCentred) (x, y, highX, highY) = KeepFirstPixelFirst(x, y, turn);
        PatchReader.Read(pair.Low, pair.LowWidth, x, y, turn, low);
        PatchReader.Read(pair.High.Pixels, pair.High.Width, highX, highY, turn, high);
    }

    // Reversed, the first pixel of a block would become the last and shift the picture: the high square then starts so
    // much earlier that every low pixel meets the first of its block again.
    private (int X, int Y, int HighX, int HighY) KeepFirstPixelFirst(int x, int y, Turn turn)
    {
        if (turn.ReversesX) x = Math.Max(1, x);
        if (turn.ReversesY) y = Math.Max(1, y);
        return (x, y, x * _scale - (turn.ReversesX ? _scale - 1 : 0), y * _scale - (turn.ReversesY ? _scale - 1 : 0));
    }

    private FramePair Pick(long pixel)
    {
        int found = Array.BinarySearch(_cumulativePixels, pixel + 1);
        return _pairs[found >= 0 ? found : ~found];
    }
}
