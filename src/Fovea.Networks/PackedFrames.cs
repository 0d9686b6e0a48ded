using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>
/// The packed interface of the Mobile AI 2021 video challenge: several RGB frames interleaved on the channel axis,
/// [1, H, W, 3·T] to [1, r·H, r·W, 3·T], channel 3·t + c for frame t and colour c. The challenge has T = 10. EVSRNet
/// treats each frame by itself with the same weights, so a packed call equals T calls.
/// </summary>
public static class PackedFrames
{
    /// <summary>Frames of one call in the challenge.</summary>
    public const int ChallengeFrames = 10;

    /// <summary>Enlarges packed frames.</summary>
    /// <param name="network">An RGB network with one input.</param>
    /// <param name="tape">Lends the working memory.</param>
    /// <param name="source">H·W·3·T samples in [0, 1].</param>
    /// <param name="width">W.</param>
    /// <param name="height">H.</param>
    /// <param name="destination">r·H·r·W·3·T samples, not clamped.</param>
    /// <exception cref="ArgumentException">The network is not RGB, or a length does not fit the size.</exception>
    public static void Forward(Network network, Tape tape, ReadOnlySpan<float> source, int width, int height, Span<float> destination)
    {
        if (network.InputChannels != 3) throw new ArgumentException("Packed frames are RGB; the network is not.", nameof(network));
        int pixels = checked(width * height), frames = pixels == 0 ? 0 : source.Length / pixels / 3;
        if (frames == 0 || source.Length != pixels * 3 * frames) throw new ArgumentException($"{source.Length} samples are no whole number of RGB frames of {width}x{height}.", nameof(source));
        int scale = network.Scale;
        if (destination.Length != source.Length * scale * scale) throw new ArgumentException($"The destination has {destination.Length} samples, not {source.Length * scale * scale}.", nameof(destination));
        Tensor input = tape.Rent(new Shape(frames, 3, height, width));
        Unpack(source, input);
        Pack(network.Forward(tape, input), destination);
    }

    /// <summary>Packed samples [1, H, W, 3·T] to a batch (T, 3, H, W).</summary>
    public static void Unpack(ReadOnlySpan<float> source, Tensor destination)
    {
        int channels = destination.Shape.Batch * destination.Shape.Channels, pixels = destination.Shape.PlaneSize;
        Span<float> planes = destination.Span;
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> plane = planes.Slice(channel * pixels, pixels);
            for (int pixel = 0; pixel < pixels; pixel++) plane[pixel] = source[pixel * channels + channel];
        }
    }

    /// <summary>A batch (T, 3, H, W) to packed samples [1, H, W, 3·T].</summary>
    public static void Pack(Tensor source, Span<float> destination)
    {
        int channels = source.Shape.Batch * source.Shape.Channels, pixels = source.Shape.PlaneSize;
        ReadOnlySpan<float> planes = source.Span;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> plane = planes.Slice(channel * pixels, pixels);
            for (int pixel = 0; pixel < pixels; pixel++) destination[pixel * channels + channel] = plane[pixel];
        }
    }
}
