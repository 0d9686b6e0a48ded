using Fovea.Imaging;
using Fovea.Networks;

namespace Fovea.Upscaling;

/// <summary>Networks on red, green and blue: every colour goes through the network, opacity is enlarged bicubically.</summary>
internal sealed class RgbBandUpscaler(Network network) : BandUpscaler(network)
{
    /// <inheritdoc/>
    public override void Run(Frame source, FrameBand band, Frame destination) => RunOnRgb(Plans, source, band, destination);
}
