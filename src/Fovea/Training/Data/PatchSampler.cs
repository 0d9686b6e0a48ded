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

    /// <summary>A sampler over the training frames of a cache.</summary>
    /// <param name="cache">The frames; must stay open.</param>
    /// <param name="degradation">Makes the low side.</param>
    /// <param name="scale">High size by low size.</param>
    /// <param name="patch">Side of a low patch in pixels; smaller frames are left out.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <exception cref="BadInputException">No frame is large enough.</exception>
    public PatchSampler(TrainingCache cache, Degradation degradation, int scale, int patch, ulong seed)
    {
        (_scale, _patch, _seed) = (scale, patch, seed);
        _pairs = [.. cache.Train.Where(f => f.Width / scale >= patch && f.Height / scale >= patch).Select(f => new FramePair(f, degradation, scale))];
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
        PatchReader.Read(pair.Low, pair.LowWidth, x, y, turn, low);
        PatchReader.Read(pair.High.Pixels, pair.High.Width, x * _scale, y * _scale, turn, high);
    }

    private FramePair Pick(long pixel)
    {
        int found = Array.BinarySearch(_cumulativePixels, pixel + 1);
        return _pairs[found >= 0 ? found : ~found];
    }
}
