using Fovea.Networks;
using Fovea.Networks.Plans;
using Fovea.Networks.Quantization;

namespace Fovea.Upscaling;

/// <summary>The plans of one network for the frame sizes that come along; safe for many threads.</summary>
/// <param name="network">The network, which the caller keeps alive.</param>
/// <param name="options">How it is compiled; null for the defaults.</param>
/// <param name="ranges">What bytes stand for in int8; null for a float network.</param>
internal sealed class PlanCache(Network network, PlanOptions? options, QuantizationTable? ranges = null) : IDisposable
{
    // Folders of pictures may hold any number of sizes; videos have one.
    private const int Sizes = 4;

    private readonly Lock _lock = new();
    private readonly List<InferencePlan> _plans = [];
    private PlanOptions? _options = options;

    /// <summary>The network.</summary>
    public Network Network => network;

    /// <summary>The plan for frames of a size.</summary>
    public InferencePlan For(int width, int height)
    {
        lock (_lock)
        {
            InferencePlan? plan = _plans.Find(known => known.Width == width && known.Height == height);
            if (plan is not null) return plan;

            // One that is dropped may be running: its memory goes when the collector finds it.
            if (_plans.Count == Sizes) _plans.RemoveAt(0);
            plan = InferencePlan.Compile(network, width, height, _options, ranges);
            _plans.Add(plan);
            return plan;
        }
    }

    /// <summary>Decides for one algorithm: the given one, or if that is left open the faster one for frames of the size.</summary>
    public ConvolutionAlgorithm Settle(int width, int height, ConvolutionAlgorithm algorithm)
    {
        lock (_lock)
        {
            if (algorithm == ConvolutionAlgorithm.Fastest) algorithm = For(width, height).Algorithm;
            _options = (_options ?? new PlanOptions()) with { Algorithm = algorithm };
            _plans.RemoveAll(plan => plan.Algorithm != algorithm);
            return algorithm;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (InferencePlan plan in _plans) plan.Dispose();
            _plans.Clear();
        }
    }
}
