using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Shows what a stream gains: the left half of each frame bicubic, the right half by the stream, a white line between them.</summary>
public sealed class SplitScreen : IFrameStream, IDisposable
{
    private readonly IFrameStream _stream;
    private readonly Network _network;
    private readonly Upscaler _bicubic;

    /// <summary>Compares with a stream, which stays the caller's and lends its threads.</summary>
    public SplitScreen(IFrameStream stream)
    {
        _stream = stream;
        _network = Network.Create(new BicubicSpec(stream.Scale), seed: 0);
        _bicubic = Upscaler.Create("bicubic", _network, stream.Pool);
    }

    /// <inheritdoc/>
    public string Name => _stream.Name;

    /// <inheritdoc/>
    public int Scale => _stream.Scale;

    /// <inheritdoc/>
    public StreamIdentity Identity => _stream.Identity with { IsCompared = true };

    /// <inheritdoc/>
    public DeterministicParallel Pool => _stream.Pool;

    /// <inheritdoc/>
    public WorkTime Work => _stream.Work;

    /// <inheritdoc/>
    public PinnedPlan Pin(int width, int height, PinnedPlan? begun = null) => _stream.Pin(width, height, begun);

    /// <inheritdoc/>
    public long FramesToReplay(long done) => _stream.FramesToReplay(done);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Frame> RunAsync(IAsyncEnumerable<Frame> frames, long replayed = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach ((Frame source, Frame large) in _stream.RunPairedAsync(frames, replayed, cancellationToken).ConfigureAwait(false))
        {
            using (source)
            using (large)
            {
                Frame joined = UpscaleBicubic(source, cancellationToken);
                for (int p = 0; p < joined.Planes.Count; p++) Join(large, joined, p);
                yield return joined;
            }
        }
    }

    /// <summary>Enlarges one frame bicubically; the caller disposes it.</summary>
    public Frame UpscaleBicubic(Frame source, CancellationToken cancellationToken = default) => _bicubic.Upscale(source, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _bicubic.Dispose();
        _network.Dispose();
    }

    // The seam lies on a whole chroma sample, and is one chroma sample wide.
    private static void Join(Frame right, Frame joined, int index)
    {
        (Plane from, Plane to) = (right.Planes[index], joined.Planes[index]);
        int samples = joined.Format.Packed ? 3 : 1;
        int seam = joined.Width / 4 * 2 * to.Width / (joined.Width * samples) * samples;
        int width = Math.Min(to.Width - seam, Math.Max(1, 2 * to.Width / (joined.Width * samples)) * samples);
        int white = White(joined, index);
        for (int y = 0; y < to.Height; y++)
        {
            int skipped = seam * to.BytesPerSample, bytes = (to.Width - seam) * to.BytesPerSample;
            from.Memory.Span.Slice(y * from.Stride + skipped, bytes).CopyTo(to.Memory.Span.Slice(y * to.Stride + skipped, bytes));
            if (to.BytesPerSample == 1) to.Row<byte>(y).Slice(seam, width).Fill((byte)white);
            else to.Row<ushort>(y).Slice(seam, width).Fill((ushort)white);
        }
    }

    private static int White(Frame frame, int plane)
    {
        PixelFormat format = frame.Format;
        bool isOpacity = format.HasAlpha && plane == format.PlaneCount - 1;
        bool isChroma = format.Model == ColorModel.Yuv && plane is 1 or 2;
        ColorRange range = frame.Color.Resolve(format, frame.Height).Range;
        SampleCoding coding = isOpacity ? SampleCoding.Opacity(format.BitDepth) : isChroma ? SampleCoding.Chroma(format.BitDepth, range) : SampleCoding.Light(format.BitDepth, range);
        return (int)(isChroma ? coding.Zero : coding.Zero + coding.Unit);
    }
}
