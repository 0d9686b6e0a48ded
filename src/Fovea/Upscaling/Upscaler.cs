using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Makes frames larger with a model: a frame goes in, a frame of scale times the size, the same pixel format, colour
/// description and timestamp comes out. The bits do not depend on the number of threads. One object may be used by
/// many callers at once.
/// </summary>
/// <remarks>
/// What a network takes decides its kind, one class each: single frames, three frames, or one frame and a state. A frame
/// goes through the network in bands of rows, so memory for intermediates is bounded whatever the frame's size.
/// </remarks>
public abstract class Upscaler : IFrameStream, IDisposable
{
    private readonly UpscalerSetup _setup;
    private readonly Lazy<StreamIdentity> _identity;

    private protected Upscaler(UpscalerSetup setup, PlanCache plans)
    {
        (_setup, Plans) = (setup, plans);
        _identity = new(() => new StreamIdentity(Name, NetworkFingerprint.Of(Network, setup.Ranges, setup.BicubicChroma), setup.Plan.Precision));
    }

    /// <inheritdoc/>
    public string Name => _setup.Name;

    /// <summary>The network.</summary>
    public Network Network => _setup.Network;

    /// <inheritdoc/>
    public int Scale => Network.Scale;

    /// <inheritdoc/>
    public StreamIdentity Identity => _identity.Value;

    /// <inheritdoc/>
    public DeterministicParallel Pool => _setup.Pool;

    /// <inheritdoc/>
    public WorkTime Work
    {
        get
        {
            (TimeSpan busy, TimeSpan processor) = Pool.Time;
            return new WorkTime(busy, Colors, processor);
        }
    }

    /// <summary>Plans of the network.</summary>
    private protected PlanCache Plans { get; }

    /// <summary>Time that threads spent on colours.</summary>
    private protected virtual TimeSpan Colors => TimeSpan.Zero;

    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model, which the caller keeps alive and disposes.</param>
    /// <param name="threads">Threads of a pool of its own; 0 for one a core.</param>
    /// <param name="plan">How the network is compiled; null for the defaults: int8 if the model has ranges for it and that is
    /// faster here, which takes a fraction of a second to measure once (<see cref="Precision.Fastest"/>).</param>
    /// <exception cref="BadInputException">Int8 is asked for, but the model has no ranges, or no such form; or it takes another number of frames than one or three, or three of colours.</exception>
    public static Upscaler Create(Model model, int threads = 0, PlanOptions? plan = null)
        => Create(Of(model, DeterministicParallel.ForThreads(threads), plan) with { OwnsPool = true });

    /// <summary>Prepares a model that works on the threads of others.</summary>
    /// <param name="model">The model, which the caller keeps alive and disposes.</param>
    /// <param name="pool">The threads, which the caller disposes afterwards.</param>
    /// <param name="plan">How the network is compiled; null for the defaults.</param>
    /// <inheritdoc cref="Create(Model, int, PlanOptions?)"/>
    public static Upscaler Create(Model model, DeterministicParallel pool, PlanOptions? plan = null) => Create(Of(model, pool, plan));

    /// <summary>Prepares a network that has no card.</summary>
    /// <param name="name">What results and file names call it.</param>
    /// <param name="network">The network, which the caller keeps alive and disposes.</param>
    /// <param name="threads">Threads of a pool of its own; 0 for one a core.</param>
    /// <param name="plan">How the network is compiled; null for floats.</param>
    /// <param name="ranges">What bytes stand for, if the plan is in int8.</param>
    /// <param name="bicubicChroma">Whether a network on red, green and blue gives luma alone and chroma is enlarged bicubically.</param>
    /// <inheritdoc cref="Create(Model, int, PlanOptions?)"/>
    public static Upscaler Create(string name, Network network, int threads = 0, PlanOptions? plan = null, QuantizationTable? ranges = null, bool bicubicChroma = false)
        => Create(new UpscalerSetup(name, network, DeterministicParallel.ForThreads(threads), plan ?? new PlanOptions(), ranges, bicubicChroma) { OwnsPool = true });

    /// <summary>As the public one, on the threads of others.</summary>
    internal static Upscaler Create(string name, Network network, DeterministicParallel pool) => Create(new UpscalerSetup(name, network, pool, new PlanOptions(), null, false));

    /// <summary>Enlarges one frame that stands alone, all threads on it.</summary>
    /// <param name="source">The frame, which stays the caller's.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public Frame Upscale(Frame source, CancellationToken cancellationToken = default)
    {
        using ClipUpscaler clip = OpenClip();
        return clip.UpscaleAsync(null, source, null, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Opens a clip that is enlarged a frame at a time, all threads on each: for who times frames, or chooses among them.</summary>
    /// <returns>The clip, which the caller disposes before this.</returns>
    public abstract ClipUpscaler OpenClip();

    /// <inheritdoc/>
    public abstract long FramesToReplay(long done);

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<Frame> RunAsync(IAsyncEnumerable<Frame> frames, long replayed = 0, CancellationToken cancellationToken = default);

    /// <summary>How a frame in the middle of a stream is cut: the rows of the source that go through the network together.</summary>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public abstract IReadOnlyList<FrameBand> BandsOf(int width, int height);

    /// <inheritdoc/>
    public PinnedPlan Pin(int width, int height, PinnedPlan? begun = null) => Plans.Pin(width, height, begun);

    /// <summary>Ends what is its own; calls under way must have ended.</summary>
    public void Dispose()
    {
        if (_setup.OwnsPool) Pool.Dispose();
        Release();
        Plans.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what a kind holds beside the plans.</summary>
    private protected virtual void Release()
    {
    }

    private static UpscalerSetup Of(Model model, DeterministicParallel pool, PlanOptions? plan)
        => new(model.Name, model.Network, pool, plan ?? new PlanOptions(Precision: Precision.Fastest), model.Quantization, model.Card.HasBicubicChroma);

    // The kinds: the first that takes the network.
    private static Upscaler Create(UpscalerSetup setup)
    {
        setup = setup with { Plan = setup.Plan with { Threads = setup.Pool.Threads } };
        if (setup.Plan.Precision == Precision.Int8 && setup.Ranges is null) throw new BadInputException($"The model '{setup.Name}' has no ranges for int8.") { Reason = FailureReason.NoInt8Ranges };
        NetworkSpec spec = setup.Network.Spec;
        if (spec.IsRecurrent) return new RecurrentUpscaler(setup);
        return spec.Frames > 1 ? new ThreeFrameUpscaler(setup) : new SingleFrameUpscaler(setup);
    }
}

/// <summary>What an upscaler is made of.</summary>
internal sealed record UpscalerSetup(string Name, Network Network, DeterministicParallel Pool, PlanOptions Plan, QuantizationTable? Ranges, bool BicubicChroma)
{
    /// <summary>Whether the pool goes with the upscaler.</summary>
    public bool OwnsPool { get; init; }
}

/// <summary>
/// A clip that is enlarged a frame at a time. One that carries state goes on from the frame before, so every frame of the
/// clip must come in turn; others may be asked for any. One caller at a time.
/// </summary>
public abstract class ClipUpscaler : IDisposable
{
    /// <summary>Enlarges a frame, all threads on it.</summary>
    /// <param name="before">The frame before it; null where there is none, or another scene. All three stay the caller's.</param>
    /// <param name="now">The frame.</param>
    /// <param name="after">The frame after it, of the same size and format; null where there is none.</param>
    /// <param name="cancellationToken">Stops between bands; a clip with state cannot go on then.</param>
    /// <returns>A new frame with the timestamp of the middle one, which the caller disposes.</returns>
    public abstract Task<Frame> UpscaleAsync(Frame? before, Frame now, Frame? after, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the clip holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
