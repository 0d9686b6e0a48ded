using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// One stream of frames through a network with state (<see cref="Networks.NetworkSpec.IsRecurrent"/>). The state is that of
/// the frames since the scene began: it starts at zero with the stream and after every cut, where the frame to come, if
/// it belongs to the scene, stands in for the one before, as in training. Calls must not overlap; the bits do not depend
/// on the number of threads.
/// </summary>
/// <param name="plans">Plans of the network.</param>
/// <param name="workers">Run bands of a frame.</param>
internal sealed class RecurrentStream(PlanCache plans, DeterministicParallel workers) : IDisposable
{
    private readonly SceneCut _cuts = new();
    private Tensor? _frames, _picture;
    private Tensor[] _state = [], _next = [];
    private bool _begun, _begins = true;

    /// <summary>Enlarges the next frame of the stream.</summary>
    /// <param name="now">The frame, which stays the caller's.</param>
    /// <param name="after">The one that the next call will give, or null after the last.</param>
    /// <param name="cancellationToken">Stops between bands; the stream cannot go on then.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public async Task<Frame> UpscaleAsync(Frame now, Frame? after, CancellationToken cancellationToken)
    {
        if (!_begun) _cuts.IsCut(now);
        _begun = true;
        bool ends = after is null || _cuts.IsCut(after);
        InferencePlan plan = plans.For(now.Width, now.Height);
        if (_begins) Begin(plan, ends ? now : after!);
        using (Tensor rgb = ToRgb(now)) Place(rgb, 1);

        FrameBand[] bands = FrameBand.Split(now.Height, plans.Network.ReceptiveRadius, workers.Threads, FrameBand.RowsAtATime(now.Width));
        Tensor[] inputs = [_frames!, .. _state], outputs = [_picture!, .. _next];
        await workers.RunAsync(bands.Length, i => plan.Run(inputs, outputs, bands[i].First, bands[i].End), cancellationToken).ConfigureAwait(false);
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
    public void Dispose()
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
            Dispose();
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
