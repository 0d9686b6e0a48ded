using Fovea.Inference;
using Fovea.Networks;

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
    private PlanOptions _options = options ?? new PlanOptions();

    /// <summary>The network.</summary>
    public Network Network => network;

    /// <summary>The numbers that plans compute with from now on.</summary>
    public Precision Precision => _options.Precision;

    /// <summary>The numbers that were asked for, whatever a job has settled since.</summary>
    public Precision AskedPrecision => options?.Precision ?? Precision.Float32;

    /// <summary>How the numbers for frames of a size were chosen; null if they were not, or not yet.</summary>
    public PrecisionChoice? ChoiceFor(int width, int height)
    {
        lock (_lock) return _plans.Find(known => known.Width == width && known.Height == height)?.Choice;
    }

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

    /// <summary>Decides for one kind of numbers where that is open: those that a job began with, or the faster ones for frames of the size.</summary>
    public Precision PinPrecision(int width, int height, Precision? begun)
    {
        lock (_lock)
        {
            if (options?.Precision != Precision.Fastest) return Precision;
            _options = options;
            Precision precision = begun ?? For(width, height).Precision;
            _options = options with { Precision = precision };
            _plans.RemoveAll(plan => plan.Precision != precision);
            return precision;
        }
    }

    /// <summary>Decides for one algorithm: the given one, or if that is left open the faster one for frames of the size.</summary>
    public ConvolutionAlgorithm PinAlgorithm(int width, int height, ConvolutionAlgorithm algorithm)
    {
        lock (_lock)
        {
            if (algorithm == ConvolutionAlgorithm.Fastest) algorithm = For(width, height).Algorithm;
            _options = _options with { Algorithm = algorithm };
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
