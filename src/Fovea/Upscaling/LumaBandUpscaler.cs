using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Networks on luma: chroma (of RGB frames: the colours) is enlarged bicubically at the phase of its siting.</summary>
internal class LumaBandUpscaler : BandUpscaler
{
    private readonly Network _bicubic;
    private readonly PlanCache _colors;

    public LumaBandUpscaler(Network network, PlanOptions options, QuantizationTable? ranges)
        : base(network, options, ranges)
    {
        _bicubic = Network.Create(new BicubicSpec(network.Scale), seed: 0);
        _colors = new PlanCache(_bicubic, options with { Precision = Precision.Float32 });
    }

    /// <inheritdoc/>
    public override TimeSpan Run(TemporalWindow frames, FrameBand band, Frame destination)
    {
        long start = Stopwatch.GetTimestamp();
        if (frames.Now.Format.Model == ColorModel.Rgb) RunOnRgb(_colors, frames.Now, band, destination);
        return Stopwatch.GetElapsedTime(start) + RunLuma(frames, band, destination);
    }

    /// <summary>Writes the luma of a band.</summary>
    /// <returns>Time spent on colours.</returns>
    private protected virtual TimeSpan RunLuma(TemporalWindow frames, FrameBand band, Frame destination)
    {
        using RowTarget target = FrameTarget.Luma(destination);
        return Run(Plans.For(frames.Now.Width, frames.Now.Height), FrameRows.Luma(frames.Now), target, band);
    }

    /// <inheritdoc/>
    private protected override void UpscaleBeside(Frame source, Frame destination)
    {
        if (source.Format.Model == ColorModel.Yuv) PlaneUpscaler.UpscaleChroma(source, destination);
        base.UpscaleBeside(source, destination);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _colors.Dispose();
        _bicubic.Dispose();
        base.Dispose();
    }
}

/// <summary>Networks on red, green and blue that are good for luma alone: chroma is enlarged bicubically, as beside a luma network.</summary>
internal sealed class RgbLumaBandUpscaler(Network network, PlanOptions options, QuantizationTable? ranges) : LumaBandUpscaler(network, options, ranges)
{
    /// <inheritdoc/>
    private protected override TimeSpan RunLuma(TemporalWindow frames, FrameBand band, Frame destination)
    {
        using RowTarget target = FrameTarget.LumaOfRgb(destination);
        return Run(Plans.For(frames.Now.Width, frames.Now.Height), FrameRows.Rgb(frames.Now), target, band);
    }
}
