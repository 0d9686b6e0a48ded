using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Makes whole frames larger with a network that takes three of them, on luma; chroma (of RGB frames: the colours) is
/// enlarged bicubically. One call runs at a time; the network itself runs on the caller's thread.
/// </summary>
/// <remarks>
/// Meant for small frames: nothing is cut into bands, because a flow may reach anywhere, so memory grows with the frame.
/// The networks need even sizes; of an odd one the last row or column is seen twice.
/// </remarks>
public sealed class MotionUpscaler : IDisposable
{
    private readonly Network _network;
    private readonly Network _bicubic;
    private readonly Upscaler _colors;
    private readonly Tape _tape = new();

    /// <summary>Prepares a network, which the caller keeps alive and disposes.</summary>
    /// <param name="network">A luma network of three frames.</param>
    /// <param name="threads">Threads for the colours; 0 for one a core.</param>
    /// <exception cref="BadInputException">The network takes another number of frames, or colours.</exception>
    public MotionUpscaler(Network network, int threads = 0)
    {
        if (network.Spec.Frames != 3 || network.Input != InputColor.Luma) throw new BadInputException("The network does not take three frames of luma.");
        _network = network;
        _bicubic = Network.Create(new BicubicSpec(network.Scale), seed: 0);
        _colors = new Upscaler("bicubic", _bicubic, threads);
    }

    /// <summary>Enlarges the middle one of three frames of one size and format.</summary>
    /// <returns>A frame that the caller disposes, with the timestamp of the middle one.</returns>
    public Frame Upscale(Frame before, Frame now, Frame after)
    {
        Frame result = _colors.Upscale(now);
        (int height, int width) = (now.Height + now.Height % 2, now.Width + now.Width % 2);
        _tape.Reset();
        Tensor input = _tape.Rent(new Shape(1, 3, height, width));
        Tensor luma = _tape.Rent(new Shape(1, 1, now.Height, now.Width));
        foreach ((int index, Frame frame) in new[] { before, now, after }.Index())
        {
            PlaneConversion.ToLuma(frame, luma);
            Lay(luma, input.Plane(0, index), height, width);
        }

        Tensor output = _network.Forward(_tape, input);
        PlaneConversion.FromLuma(Cropped(output, result.Width, result.Height), result);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _colors.Dispose();
        _bicubic.Dispose();
        _tape.Dispose();
    }

    private static void Lay(Tensor luma, Span<float> plane, int height, int width)
    {
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> row = luma.Span.Slice(Math.Min(y, luma.Shape.Height - 1) * luma.Shape.Width, luma.Shape.Width);
            row.CopyTo(plane[(y * width)..]);
            plane[y * width + width - 1] = row[^1];
        }
    }

    private Tensor Cropped(Tensor output, int width, int height)
    {
        if ((output.Shape.Width, output.Shape.Height) == (width, height)) return output;
        Tensor cropped = _tape.Rent(output.Shape with { Height = height, Width = width });
        for (int y = 0; y < height; y++) output.Span.Slice(y * output.Shape.Width, width).CopyTo(cropped.Span[(y * width)..]);
        return cropped;
    }
}
