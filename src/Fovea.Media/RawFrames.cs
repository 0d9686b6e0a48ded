using Fovea.Imaging;
using Fovea.Media.Nut;

namespace Fovea.Media;

/// <summary>Takes whole frames out of NUT.</summary>
internal static class RawFrames
{
    /// <summary>The first frame of a pipe, or null if there is none.</summary>
    public static Task<Frame?> ReadAsync(Stream source, PixelFormat format, long timestamp, CancellationToken cancellationToken) => ReadAsync(source, format, timestamp, Untold(format), cancellationToken);

    /// <summary>The first frame of a pipe with colours as described, or null if there is none.</summary>
    public static async Task<Frame?> ReadAsync(Stream source, PixelFormat format, long timestamp, ColorDescription color, CancellationToken cancellationToken)
    {
        NutReader nut = new(source);
        IReadOnlyList<NutStream> streams = await nut.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        return await NextAsync(nut, streams[0], format, timestamp, color, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next frame, or null at the end.</summary>
    public static Task<Frame?> NextAsync(NutReader nut, NutStream stream, PixelFormat format, long timestamp, CancellationToken cancellationToken) => NextAsync(nut, stream, format, timestamp, Untold(format), cancellationToken);

    private static ColorDescription Untold(PixelFormat format) => format.Model == ColorModel.Rgb ? new ColorDescription(Range: ColorRange.Full) : ColorDescription.Unspecified;

    private static async Task<Frame?> NextAsync(NutReader nut, NutStream stream, PixelFormat format, long timestamp, ColorDescription color, CancellationToken cancellationToken)
    {
        if (await nut.NextAsync(cancellationToken).ConfigureAwait(false) is not { } head) return null;
        if (head.Size != Frame.SizeInBytes(format, stream.Width, stream.Height)) throw new InvalidDataException("a frame of another size");
        Frame frame = new(format, stream.Width, stream.Height, color, timestamp);
        try
        {
            foreach (int plane in PlaneOrder.OnTheWire(format)) await nut.FillAsync(frame.Planes[plane].Memory, cancellationToken).ConfigureAwait(false);
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }
}

/// <summary>In which order the planes of a frame travel: ffmpeg's planar RGB is G, B, R where Fovea's is R, G, B.</summary>
internal static class PlaneOrder
{
    /// <summary>Indices of <see cref="Frame.Planes"/> in ffmpeg's order.</summary>
    public static IReadOnlyList<int> OnTheWire(PixelFormat format)
    {
        if (format.Model != ColorModel.Rgb || format.Packed) return [.. Enumerable.Range(0, format.PlaneCount)];
        return format.HasAlpha ? [1, 2, 0, 3] : [1, 2, 0];
    }
}
