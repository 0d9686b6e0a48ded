using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Plans;

namespace Fovea.Upscaling;

/// <summary>Networks on red, green and blue: every colour goes through the network, opacity is enlarged bicubically.</summary>
internal sealed class RgbBandUpscaler(Network network, PlanOptions? options) : BandUpscaler(network, options)
{
    /// <inheritdoc/>
    public override void Run(Frame source, FrameBand band, Frame destination) => RunOnRgb(Plans, source, band, destination);
}
