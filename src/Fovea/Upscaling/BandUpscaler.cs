using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Upscales bands of frames with one network. Every band of a frame gives the bits that the whole frame would, so
/// bands may run in any order on any thread. What compiles a network into a faster form takes this class's place.
/// </summary>
internal abstract class BandUpscaler
{
    /// <summary>Size factor.</summary>
    public abstract int Scale { get; }

    /// <summary>Source rows that are needed beyond a band.</summary>
    public abstract int Halo { get; }

    /// <summary>The way that fits what the network takes.</summary>
    public static BandUpscaler For(Network network)
        => network.Input == InputColor.Luma ? new LumaBandUpscaler(network) : new RgbBandUpscaler(network);

    /// <summary>Writes the enlarged rows of one band, except the planes of <see cref="RunBeside"/>.</summary>
    /// <param name="source">Source frame.</param>
    /// <param name="band">Rows of the source.</param>
    /// <param name="destination">Frame of <see cref="Scale"/> times the size.</param>
    /// <param name="tape">Lends the intermediates; the caller resets it.</param>
    public abstract void Run(Frame source, FrameBand band, Frame destination, Tape tape);

    /// <summary>Writes the planes that the network leaves alone, whole; may run beside the bands.</summary>
    /// <param name="source">Source frame.</param>
    /// <param name="destination">Frame of <see cref="Scale"/> times the size.</param>
    public virtual void RunBeside(Frame source, Frame destination)
    {
        if (source.Format.HasAlpha) PlaneUpscaler.UpscaleAlpha(source, destination);
    }

    /// <summary>Runs an RGB network on a band; the shared middle of both ways.</summary>
    private protected static void RunOnRgb(Network network, Frame source, FrameBand band, Frame destination, Tape tape)
    {
        Tensor input = tape.Rent(new Shape(1, 3, band.HaloRows, source.Width));
        PlaneConversion.ToRgb(source, band.HaloFirst, band.HaloEnd, input);
        Tensor output = network.Forward(tape, input);
        PlaneConversion.FromRgb(output, band.HaloFirst * network.Scale, destination, band.First * network.Scale, band.End * network.Scale);
    }
}
