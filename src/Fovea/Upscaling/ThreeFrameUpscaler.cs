using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Inference;

namespace Fovea.Upscaling;

/// <summary>
/// Models that see the frames before and after (<see cref="Networks.NetworkSpec.Frames"/>), but never across a scene cut.
/// Their streams run one frame behind.
/// </summary>
internal sealed class ThreeFrameUpscaler(UpscalerSetup setup) : WindowUpscaler(setup, Bands(setup))
{
    /// <inheritdoc/>
    public override long FramesToReplay(long done) => Math.Min(done, 1);

    /// <inheritdoc/>
    private protected override async IAsyncEnumerable<Task<Frame>> BeginAsync(IAsyncEnumerable<Frame> frames, long replayed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isFirst = true;
        await foreach (TemporalWindow window in TemporalWindow.SlideAsync(frames, cancellationToken).ConfigureAwait(false))
        {
            if (--replayed >= 0)
            {
                window.Dispose();
                continue;
            }

            yield return UseAsync(window, isFirst, cancellationToken);
            isFirst = false;
        }
    }

    private static TiledBandUpscaler Bands(UpscalerSetup setup)
    {
        if (setup.Network.Spec.Frames != 3 || setup.Network.Input != Networks.InputColor.Luma) throw new BadInputException($"This model takes {setup.Network.Spec.Frames} frames at once, or colours of several; choose one of single frames, or of three on luma.");
        if (setup.Plan.Precision == Precision.Int8) throw new BadInputException("A model of three frames has no int8 form.") { Reason = FailureReason.NoInt8Form };
        return new TiledBandUpscaler(setup.Network, setup.Plan);
    }

    private async Task<Frame> UseAsync(TemporalWindow window, bool isFirst, CancellationToken cancellationToken)
    {
        using (window) return await UpscaleAsync(window, isFirst, cancellationToken).ConfigureAwait(false);
    }
}
