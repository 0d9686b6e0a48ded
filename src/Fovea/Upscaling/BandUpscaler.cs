using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Upscales bands of frames with one network, compiled for their size. Every band of a frame gives the bits that the
/// whole frame would, so bands may run in any order on any thread.
/// </summary>
internal abstract class BandUpscaler(Network network, PlanOptions? options, QuantizationTable? ranges) : IDisposable
{
    /// <summary>Plans of the network.</summary>
    public PlanCache Plans { get; } = new(network, options, ranges);

    /// <summary>Size factor.</summary>
    public int Scale => network.Scale;

    /// <summary>Cuts a frame into bands.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="least">Least number of bands wanted, as long as they stay tall enough to be worth it.</param>
    public virtual FrameBand[] Split(int width, int height, int least)
    {
        // A fused plan holds a few rows whatever the range; one of plain operations holds all that it makes.
        int most = Plans.For(width, height).IsFused ? height : FrameBand.RowsAtATime(width);
        return FrameBand.Split(height, network.ReceptiveRadius, least, most);
    }

    /// <summary>The way that fits what the network takes, and what of it is wanted.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is compiled; null for the defaults.</param>
    /// <param name="ranges">What bytes stand for in int8; null for a float network.</param>
    /// <param name="bicubicChroma">Whether a network on red, green and blue gives luma alone.</param>
    /// <exception cref="BadInputException">The network takes another number of frames than one or three, or three of colours.</exception>
    public static BandUpscaler For(Network network, PlanOptions? options, QuantizationTable? ranges = null, bool bicubicChroma = false)
    {
        if (network.Spec.Frames > 1) return For(network, options);
        if (network.Input == InputColor.Luma) return new LumaBandUpscaler(network, options, ranges);
        return bicubicChroma ? new RgbLumaBandUpscaler(network, options, ranges) : new RgbBandUpscaler(network, options, ranges);
    }

    /// <summary>Writes the enlarged rows of one band, except the planes of <see cref="RunBeside"/>.</summary>
    /// <param name="frames">Source frame, with those before and after it for networks that take three.</param>
    /// <param name="band">Rows of the source.</param>
    /// <param name="destination">Frame of <see cref="Scale"/> times the size.</param>
    /// <returns>Time spent on colours, apart from the network.</returns>
    public abstract TimeSpan Run(TemporalWindow frames, FrameBand band, Frame destination);

    /// <summary>Writes the planes that the network leaves alone, whole; may run beside the bands.</summary>
    /// <param name="source">Source frame.</param>
    /// <param name="destination">Frame of <see cref="Scale"/> times the size.</param>
    /// <returns>Time that it took.</returns>
    public TimeSpan RunBeside(Frame source, Frame destination)
    {
        long start = Stopwatch.GetTimestamp();
        UpscaleBeside(source, destination);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Plans.Dispose();

    private static MotionBandUpscaler For(Network network, PlanOptions? options)
    {
        if (network.Spec.Frames != 3 || network.Input != InputColor.Luma) throw new BadInputException($"This model takes {network.Spec.Frames} frames at once, or colours of several; choose one of single frames, or of three on luma.");
        if (options?.Precision == Precision.Int8) throw new BadInputException("A model of three frames has no int8 form.") { Reason = FailureReason.NoInt8Form };
        return new MotionBandUpscaler(network, options);
    }

    /// <summary>The work of <see cref="RunBeside"/>.</summary>
    private protected virtual void UpscaleBeside(Frame source, Frame destination)
    {
        if (source.Format.HasAlpha) PlaneUpscaler.UpscaleAlpha(source, destination);
    }

    /// <summary>Runs an RGB network on a band; the shared middle of both ways.</summary>
    private protected static TimeSpan RunOnRgb(PlanCache plans, Frame source, FrameBand band, Frame destination)
    {
        using RowTarget target = FrameTarget.Rgb(destination);
        return Run(plans.For(source.Width, source.Height), FrameRows.Rgb(source), target, band);
    }

    /// <summary>Runs a plan on a band.</summary>
    /// <returns>Time spent on colours.</returns>
    private protected static TimeSpan Run(InferencePlan plan, RowSource source, RowTarget target, FrameBand band)
    {
        TimedRows rows = new(source);
        plan.Run(rows, target, band.First * plan.Scale, band.End * plan.Scale);
        return rows.Time + target.ConversionTime;
    }
}
