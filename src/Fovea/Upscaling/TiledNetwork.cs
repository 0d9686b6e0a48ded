using System.Collections.Concurrent;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Runs a luma network on parts of one or three frames; safe for many threads.</summary>
/// <param name="network">The network, which the caller keeps alive.</param>
internal sealed class TiledNetwork(Network network) : IDisposable
{
    private readonly ConcurrentBag<Tape> _idle = [];

    /// <summary>Pixels around a part that are computed too; <see cref="NetworkGraph.Unbounded"/> when it takes all of them.</summary>
    public int Halo => network.Graph.PartRadius;

    /// <summary>The luma of frames of one size, (1, frames, H, W); of an odd size the last row or column stands there twice.</summary>
    public static Tensor Read(IReadOnlyList<Frame> frames)
    {
        (int width, int height) = (frames[0].Width, frames[0].Height);
        Tensor all = new(new Shape(1, frames.Count, height + height % 2, width + width % 2));
        using Tensor luma = new(new Shape(1, 1, height, width));
        for (int i = 0; i < frames.Count; i++)
        {
            PlaneConversion.ToLuma(frames[i], luma);
            Lay(luma, all.Plane(0, i), all.Shape);
        }

        return all;
    }

    /// <summary>Enlarges a part.</summary>
    /// <param name="luma">What <see cref="Read"/> made, or such a picture of even size.</param>
    /// <param name="left">First column of the part.</param>
    /// <param name="top">First row.</param>
    /// <param name="right">One past the last column.</param>
    /// <param name="bottom">One past the last row.</param>
    /// <param name="result">(1, 1, scale·(bottom − top), W'), of which the part's columns are written.</param>
    /// <param name="column">Where in the result its columns begin.</param>
    /// <param name="row">Where in the result its rows begin.</param>
    public void Run(Tensor luma, int left, int top, int right, int bottom, Tensor result, int column, int row = 0)
    {
        if (!_idle.TryTake(out Tape? tape)) tape = new Tape();
        Tensor part = network.Graph.RunPart(tape, luma, network.Parameters, left, top, right, bottom);
        Span<float> to = result.Plane(0, 0);
        int width = part.Shape.Width;
        for (int y = 0; y < part.Shape.Height; y++) part.Span.Slice(y * width, width).CopyTo(to[((row + y) * result.Shape.Width + column)..]);
        tape.Reset();
        _idle.Add(tape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tape tape in _idle) tape.Dispose();
        _idle.Clear();
    }

    private static void Lay(Tensor luma, Span<float> plane, Shape shape)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = luma.Span.Slice(Math.Min(y, luma.Shape.Height - 1) * luma.Shape.Width, luma.Shape.Width);
            row.CopyTo(plane[(y * shape.Width)..]);
            plane[y * shape.Width + shape.Width - 1] = row[^1];
        }
    }
}

/// <summary>
/// Networks that see three frames, on luma. Flows may point anywhere, so the luma of the frames is there whole; what is
/// computed of it is cut into parts, whose bits are those of the whole.
/// </summary>
internal sealed class TiledBandUpscaler : LumaBandUpscaler
{
    // Three values of 64 maps at four times the size, about what the networks hold at once, are then a gigabyte.
    private const int DefaultPixels = 80 << 10;

    private readonly TiledNetwork _network;
    private readonly int _pixels;

    /// <param name="network">A luma network of three frames.</param>
    /// <param name="options">How colours are computed.</param>
    /// <param name="pixelsAtATime">About as many pixels of the source go through the network at once, as long as no part gets smaller than what it sees around it.</param>
    public TiledBandUpscaler(Network network, PlanOptions options, int pixelsAtATime = DefaultPixels)
        : base(network, options, null)
    {
        (_network, _pixels) = (new TiledNetwork(network), pixelsAtATime);
    }

    /// <inheritdoc/>
    public override FrameBand[] Split(int width, int height, int least)
    {
        int halo = _network.Halo;
        return halo > height ? [new FrameBand(0, height)] : FrameBand.Split(height, halo, least, Math.Max(1, _pixels / width - 2 * halo));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _network.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override TimeSpan RunLuma(TemporalWindow frames, FrameBand band, Frame destination)
    {
        using Tensor luma = TiledNetwork.Read([frames.Before, frames.Now, frames.After]);
        int rows = Math.Min(luma.Shape.Height, band.End - band.First + 2 * _network.Halo);
        int columns = Math.Max(2 * _network.Halo, _pixels / rows - 2 * _network.Halo) & ~1;
        using Tensor large = new(new Shape(1, 1, Scale * (band.End - band.First), destination.Width));
        for (int left = 0; left < frames.Now.Width; left += columns)
        {
            int right = luma.Shape.Width <= _pixels / rows ? frames.Now.Width : Math.Min(frames.Now.Width, left + columns);
            _network.Run(luma, left, band.First, right, band.End, large, Scale * left);
            if (right == frames.Now.Width) break;
        }

        PlaneConversion.FromLuma(large, Scale * band.First, destination, Scale * band.First, Scale * band.End);
        return TimeSpan.Zero;
    }
}
