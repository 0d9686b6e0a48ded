using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Networks on luma: chroma (of RGB frames: the colours) is enlarged bicubically at the phase of its siting.</summary>
internal sealed class LumaBandUpscaler(Network network) : BandUpscaler
{
    private readonly Network _bicubic = Network.Create(new BicubicSpec(network.Scale), seed: 0);

    /// <inheritdoc/>
    public override int Scale => network.Scale;

    /// <inheritdoc/>
    public override int Halo => Math.Max(network.ReceptiveRadius, _bicubic.ReceptiveRadius);

    /// <inheritdoc/>
    public override void Run(Frame source, FrameBand band, Frame destination, Tape tape)
    {
        if (source.Format.Model == ColorModel.Rgb) RunOnRgb(_bicubic, source, band, destination, tape);
        Tensor input = tape.Rent(new Shape(1, 1, band.HaloRows, source.Width));
        PlaneConversion.ToLuma(source, band.HaloFirst, band.HaloEnd, input);
        Tensor output = network.Forward(tape, input);
        PlaneConversion.FromLuma(output, band.HaloFirst * Scale, destination, band.First * Scale, band.End * Scale);
    }

    /// <inheritdoc/>
    public override void RunBeside(Frame source, Frame destination)
    {
        if (source.Format.Model == ColorModel.Yuv) PlaneUpscaler.UpscaleChroma(source, destination);
        base.RunBeside(source, destination);
    }
}
