using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Networks that see three frames, on luma. Flows may point anywhere, so the luma of the frames is there whole; what is
/// computed of it is cut into parts, whose bits are those of the whole.
/// </summary>
internal sealed class MotionBandUpscaler : LumaBandUpscaler
{
    // Three values of 64 maps at four times the size, about what the networks hold at once, are then a gigabyte.
    private const int DefaultPixels = 80 << 10;

    private readonly TiledNetwork _motion;
    private readonly int _pixels;

    /// <param name="network">A luma network of three frames.</param>
    /// <param name="options">How colours are computed.</param>
    /// <param name="pixelsAtATime">About as many pixels of the source go through the network at once, as long as no part gets smaller than what it sees around it.</param>
    public MotionBandUpscaler(Network network, PlanOptions? options, int pixelsAtATime = DefaultPixels)
        : base(network, options, null)
    {
        (_motion, _pixels) = (new TiledNetwork(network), pixelsAtATime);
    }

    /// <inheritdoc/>
    public override FrameBand[] Split(int width, int height, int least)
    {
        int halo = _motion.Halo;
        return halo > height ? [new FrameBand(0, height)] : FrameBand.Split(height, halo, least, Math.Max(1, _pixels / width - 2 * halo));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _motion.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override TimeSpan RunLuma(TemporalWindow frames, FrameBand band, Frame destination)
    {
        using Tensor luma = TiledNetwork.Read([frames.Before, frames.Now, frames.After]);
        int rows = Math.Min(luma.Shape.Height, band.End - band.First + 2 * _motion.Halo);
        int columns = Math.Max(2 * _motion.Halo, _pixels / rows - 2 * _motion.Halo) & ~1;
        using Tensor large = new(new Shape(1, 1, Scale * (band.End - band.First), destination.Width));
        for (int left = 0; left < frames.Now.Width; left += columns)
        {
            int right = luma.Shape.Width <= _pixels / rows ? frames.Now.Width : Math.Min(frames.Now.Width, left + columns);
            _motion.Run(luma, left, band.First, right, band.End, large, Scale * left);
            if (right == frames.Now.Width) break;
        }

        PlaneConversion.FromLuma(large, Scale * band.First, destination, Scale * band.First, Scale * band.End);
        return TimeSpan.Zero;
    }
}
