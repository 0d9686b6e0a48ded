using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Models that carry state from frame to frame (<see cref="NetworkSpec.IsRecurrent"/>). Bands share a frame, but frames wait
/// for each other.
/// </summary>
internal sealed class RecurrentUpscaler : Upscaler
{
    public RecurrentUpscaler(UpscalerSetup setup)
        : base(setup, new PlanCache(setup.Network, setup.Plan))
    {
        if (setup.Plan.Precision == Precision.Int8) throw new BadInputException($"The model '{setup.Name}' carries state, for which there is no int8 form.") { Reason = FailureReason.NoInt8Form };
    }

    /// <inheritdoc/>
    public override ClipUpscaler OpenClip() => new RecurrentClip(Plans, Pool);

    /// <summary>All of them: the state is that of every frame since the scene began.</summary>
    /// <inheritdoc/>
    public override long FramesToReplay(long done) => done;

    /// <inheritdoc/>
    public override IReadOnlyList<FrameBand> BandsOf(int width, int height) => RecurrentClip.Bands(Network, Pool, width, height);

    // A frame behind the source: where a scene begins, the network wants the frame to come.
    /// <inheritdoc/>
    public override async IAsyncEnumerable<Frame> RunAsync(IAsyncEnumerable<Frame> frames, long replayed = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using RecurrentClip clip = new(Plans, Pool);
        Frame? now = null;
        try
        {
            await foreach (Frame after in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using Frame? at = now;
                now = after;
                if (at is null) continue;
                Frame large = await clip.UpscaleAsync(null, at, after, cancellationToken).ConfigureAwait(false);
                if (--replayed >= 0) large.Dispose();
                else yield return large;
            }

            if (now is not null && replayed <= 0) yield return await clip.UpscaleAsync(null, now, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            now?.Dispose();
        }
    }
}

/// <summary>
/// One stream of frames through a network with state. The state is that of the frames since the scene began: it starts at
/// zero with the stream and after every cut, where the frame to come, if it belongs to the scene, stands in for the one
/// before, as in training. Calls must not overlap; the bits do not depend on the number of threads.
/// </summary>
/// <param name="plans">Plans of the network.</param>
/// <param name="pool">Runs bands of a frame.</param>
internal sealed class RecurrentClip(PlanCache plans, DeterministicParallel pool) : ClipUpscaler
{
    private readonly SceneCut _cuts = new();
    private Tensor? _frames, _picture;
    private Tensor[] _state = [], _next = [];
    private bool _begun, _begins = true;

    /// <summary>How frames of a size are cut for a number of threads.</summary>
    public static FrameBand[] Bands(Network network, DeterministicParallel pool, int width, int height)
        => FrameBand.Split(height, network.ReceptiveRadius, pool.Threads, FrameBand.RowsAtATime(width));

    /// <summary>Enlarges the next frame of the stream; the one before it is known.</summary>
    /// <inheritdoc/>
    public override async Task<Frame> UpscaleAsync(Frame? before, Frame now, Frame? after, CancellationToken cancellationToken = default)
    {
        if (!_begun) _cuts.IsCut(now);
        _begun = true;
        bool ends = after is null || _cuts.IsCut(after);
        InferencePlan plan = plans.For(now.Width, now.Height);
        if (_begins) Begin(plan, ends ? now : after!);
        using (Tensor rgb = ToRgb(now)) Place(rgb, 1);

        FrameBand[] bands = Bands(plans.Network, pool, now.Width, now.Height);
        Tensor[] inputs = [_frames!, .. _state], outputs = [_picture!, .. _next];
        await pool.RunAsync(bands.Length, i => plan.Run(inputs, outputs, bands[i].First, bands[i].End), cancellationToken).ConfigureAwait(false);
        (_state, _next, _begins) = (_next, _state, ends);
        int pixels = 3 * now.Width * now.Height;
        _frames!.Span[pixels..].CopyTo(_frames.Span);

        // Resolved for the source: the larger frame must not be taken for another matrix because it is larger.
        Frame large = new(now.Format, now.Width * plan.Scale, now.Height * plan.Scale, now.Color.Resolve(now.Format, now.Height), now.Timestamp);
        PlaneConversion.FromRgb(_picture!, large);
        if (now.Format.HasAlpha) PlaneUpscaler.UpscaleAlpha(now, large);
        return large;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Free();
    }

    private void Free()
    {
        _frames?.Dispose();
        _picture?.Dispose();
        foreach (Tensor tensor in _state.Concat(_next)) tensor.Dispose();
    }

    private void Begin(InferencePlan plan, Frame before)
    {
        Shape frames = new(1, 6, plan.Height, plan.Width);
        if (_frames?.Shape != frames)
        {
            Free();
            _frames = new Tensor(frames);
            _picture = new Tensor(new Shape(1, 3, plan.Height * plan.Scale, plan.Width * plan.Scale));
            (_state, _next) = (NewState(frames), NewState(frames));
        }

        foreach (Tensor state in _state) state.Span.Clear();
        using Tensor rgb = ToRgb(before);
        Place(rgb, 0);
    }

    private Tensor[] NewState(Shape frames) => [.. plans.Network.Graph.Inputs.Skip(1).Select(input => new Tensor(frames with { Channels = input.Value.Channels }))];

    private static Tensor ToRgb(Frame frame)
    {
        Tensor rgb = new(new Shape(1, 3, frame.Height, frame.Width));
        PlaneConversion.ToRgb(frame, rgb);
        return rgb;
    }

    private void Place(Tensor rgb, int slot) => rgb.Span.CopyTo(_frames!.Span[(slot * rgb.Count)..]);
}
