using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Networks on red, green and blue that are good for luma alone: chroma is enlarged bicubically, as beside a luma network.</summary>
internal sealed class RgbLumaBandUpscaler(Network network, PlanOptions? options, QuantizationTable? ranges) : LumaBandUpscaler(network, options, ranges)
{
    /// <inheritdoc/>
    private protected override TimeSpan RunLuma(TemporalWindow frames, FrameBand band, Frame destination)
    {
        using RowTarget target = FrameTarget.LumaOfRgb(destination);
        return Run(Plans.For(frames.Now.Width, frames.Now.Height), FrameRows.Rgb(frames.Now), target, band);
    }
}
