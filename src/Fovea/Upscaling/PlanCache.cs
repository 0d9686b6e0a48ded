using Fovea.Inference;
using Fovea.Networks;

namespace Fovea.Upscaling;

/// <summary>The plans of one network for the frame sizes that come along; safe for many threads.</summary>
/// <param name="network">The network, which the caller keeps alive.</param>
/// <param name="options">How it is compiled.</param>
/// <param name="ranges">What bytes stand for in int8; null for a float network.</param>
internal sealed class PlanCache(Network network, PlanOptions options, QuantizationTable? ranges = null) : IDisposable
{
    // Folders of pictures may hold any number of sizes; videos have one.
    private const int Sizes = 4;

    private readonly Lock _lock = new();
    private readonly List<InferencePlan> _plans = [];
    private readonly Dictionary<(int Width, int Height), (PinnedPlan Plan, bool IsBegun)> _pinned = [];

    /// <summary>The network.</summary>
    public Network Network => network;

    /// <summary>The plan for frames of a size.</summary>
    public InferencePlan For(int width, int height)
    {
        lock (_lock)
        {
            if (_plans.Find(known => known.Width == width && known.Height == height) is { } plan) return plan;
            return Compile(width, height, _pinned.TryGetValue((width, height), out (PinnedPlan Plan, bool) pinned) ? options with { Precision = pinned.Plan.Precision, Algorithm = pinned.Plan.Algorithm } : options);
        }
    }

    /// <summary>Decides what was left open for frames of a size: as a job began, or what is faster. The next job chooses for itself.</summary>
    /// <inheritdoc cref="IFrameStream.Pin"/>
    public PinnedPlan Pin(int width, int height, PinnedPlan? begun)
    {
        lock (_lock)
        {
            if (begun is null && _pinned.TryGetValue((width, height), out (PinnedPlan Plan, bool IsBegun) known) && !known.IsBegun) return known.Plan;
            _plans.RemoveAll(plan => plan.Width == width && plan.Height == height);

            // A job of another model is told apart later: its int8 need not exist here.
            bool goesOn = options.Precision == Precision.Fastest && begun is not null && (begun.Precision != Precision.Int8 || ranges is not null);
            Precision precision = goesOn ? begun!.Precision : options.Precision;
            InferencePlan chosen = Compile(width, height, options with { Precision = precision, Algorithm = begun?.Algorithm ?? options.Algorithm });
            PinnedPlan pinned = new(chosen.Precision, chosen.Algorithm) { Choice = chosen.Choice };
            _pinned[(width, height)] = (pinned, begun is not null);
            return pinned;
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

    private InferencePlan Compile(int width, int height, PlanOptions how)
    {
        // One that is dropped may be running: its memory goes when the collector finds it.
        if (_plans.Count == Sizes) _plans.RemoveAt(0);
        InferencePlan plan = InferencePlan.Compile(network, width, height, how, ranges);
        _plans.Add(plan);
        return plan;
    }
}
