using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Upscaling;

/// <summary>Shows what a model gains: the left half of each frame bicubic, the right half by the model, a white line between them.</summary>
internal sealed class SplitScreen : IDisposable
{
    private readonly Upscaler _model;
    private readonly Network _network;
    private readonly Upscaler _bicubic;

    /// <summary>Compares with <paramref name="model"/>, which stays the caller's.</summary>
    public SplitScreen(Upscaler model)
    {
        _model = model;
        _network = Network.Create(new BicubicSpec(model.Scale), seed: 0);
        _bicubic = new Upscaler("bicubic", _network, model.Threads);
    }

    /// <summary>Enlarges a stream; frames are disposed as by <see cref="Upscaler.UpscaleAsync(IAsyncEnumerable{Frame}, CancellationToken)"/>.</summary>
    public async IAsyncEnumerable<Frame> UpscaleAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_model.IsRecurrent && _model.Neighbours == 0)
        {
            await foreach (Frame frame in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (frame) yield return Upscale(frame, cancellationToken);
            }

            yield break;
        }

        Queue<Frame> sources = new();
        try
        {
            await foreach (Frame large in _model.UpscaleAsync(KeepAsync(source, sources, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                using Frame small = sources.Dequeue();
                Join(small, large, cancellationToken);
                yield return large;
            }
        }
        finally
        {
            foreach (Frame left in sources) left.Dispose();
        }
    }

    /// <summary>Enlarges one frame bicubically; the caller disposes it.</summary>
    public Frame UpscaleBicubic(Frame source, CancellationToken cancellationToken) => _bicubic.Upscale(source, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _bicubic.Dispose();
        _network.Dispose();
    }

    /// <summary>Enlarges one frame; the caller disposes it.</summary>
    public Frame Upscale(Frame source, CancellationToken cancellationToken)
    {
        Frame joined = _model.Upscale(source, cancellationToken);
        Join(source, joined, cancellationToken);
        return joined;
    }

    // A model that looks at other frames sees the whole stream, so it runs ahead and the left half is made when it is done.
    private static async IAsyncEnumerable<Frame> KeepAsync(IAsyncEnumerable<Frame> source, Queue<Frame> kept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Frame frame in source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            kept.Enqueue(frame.Share(frame.Timestamp));
            yield return frame;
        }
    }

    private void Join(Frame source, Frame joined, CancellationToken cancellationToken)
    {
        using Frame bicubic = UpscaleBicubic(source, cancellationToken);
        for (int p = 0; p < joined.Planes.Count; p++) Join(bicubic, joined, p);
    }

    // The seam lies on a whole chroma sample, and is one chroma sample wide.
    private static void Join(Frame left, Frame joined, int index)
    {
        (Plane from, Plane to) = (left.Planes[index], joined.Planes[index]);
        int samples = joined.Format.Packed ? 3 : 1;
        int seam = joined.Width / 4 * 2 * to.Width / (joined.Width * samples) * samples;
        int width = Math.Min(to.Width - seam, Math.Max(1, 2 * to.Width / (joined.Width * samples)) * samples);
        int white = White(joined, index);
        for (int y = 0; y < to.Height; y++)
        {
            int bytes = seam * to.BytesPerSample;
            from.Memory.Span.Slice(y * from.Stride, bytes).CopyTo(to.Memory.Span.Slice(y * to.Stride, bytes));
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
