using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;

namespace Fovea.Upscaling;

/// <summary>Networks on red, green and blue: every colour goes through the network, opacity is enlarged bicubically.</summary>
internal sealed class RgbBandUpscaler(Network network, PlanOptions? options, QuantizationTable? ranges) : BandUpscaler(network, options, ranges)
{
    /// <inheritdoc/>
    public override TimeSpan Run(TemporalWindow frames, FrameBand band, Frame destination) => RunOnRgb(Plans, frames.Now, band, destination);
}
