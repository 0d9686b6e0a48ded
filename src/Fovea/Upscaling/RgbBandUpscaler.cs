using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Networks on red, green and blue: every colour goes through the network, opacity is enlarged bicubically.</summary>
internal sealed class RgbBandUpscaler(Network network) : BandUpscaler
{
    /// <inheritdoc/>
    public override int Scale => network.Scale;

    // One row more than the network sees, for chroma that lies between two rows of the destination.
    /// <inheritdoc/>
    public override int Halo => network.ReceptiveRadius + 1;

    /// <inheritdoc/>
    public override void Run(Frame source, FrameBand band, Frame destination, Tape tape) => RunOnRgb(network, source, band, destination, tape);
}
