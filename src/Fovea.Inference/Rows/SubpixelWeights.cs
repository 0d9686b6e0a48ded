using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// A transposed convolution with stride r as a convolution that makes r·r channels for each of its channels, which a
/// pixel shuffle then spreads: every phase of the output is a correlation of the input with the taps it meets.
/// </summary>
internal static unsafe class TransposedWeights
{
    /// <summary>The window that all phases together see.</summary>
    public static RowWindow Window(int kernel, int stride, int padding)
    {
        StridePhase[] phases = Phases(kernel, stride, padding);
        int first = phases.Min(phase => -phase.Offset), last = phases.Max(phase => phase.Taps - 1 - phase.Offset);
        return new RowWindow(first, last - first + 1, first, last - first + 1);
    }

    /// <summary>Weights (Co·r·r, Ci, h, w) for the window, with output channel c·r·r + dy·r + dx for pixel (dy, dx); taps that a phase lacks are zeros.</summary>
    /// <param name="weight">(Ci, Co, k, k).</param>
    /// <param name="stride">r.</param>
    /// <param name="padding">Rows and columns cut off.</param>
    public static Tensor Create(Tensor weight, int stride, int padding)
    {
        Shape kernel = weight.Shape;
        RowWindow window = Window(kernel.Height, stride, padding);
        StridePhase[] phases = Phases(kernel.Height, stride, padding);
        Tensor spread = new(new Shape(kernel.Channels * stride * stride, kernel.Batch, window.Height, window.Width));
        foreach (StridePhase row in phases)
        {
            foreach (StridePhase column in phases)
            {
                for (int tap = 0; tap < row.Taps * column.Taps; tap++)
                {
                    (int ty, int tx) = (tap / column.Taps, tap % column.Taps);
                    int from = row.KernelIndex(ty) * kernel.Width + column.KernelIndex(tx);
                    int to = (ty - row.Offset - window.Top) * window.Width + tx - column.Offset - window.Left;
                    CopyTap(weight, from, spread, to, stride, row.Start * stride + column.Start);
                }
            }
        }

        return spread;
    }

    /// <summary>A value for each channel, repeated for its r·r pixels.</summary>
    public static Tensor Repeat(Tensor vector, int times)
    {
        Tensor repeated = new(Shape.Vector(vector.Count * times));
        for (int i = 0; i < repeated.Count; i++) repeated.Span[i] = vector.Span[i / times];
        return repeated;
    }

    private static void CopyTap(Tensor weight, int from, Tensor spread, int to, int stride, int pixel)
    {
        Shape kernel = weight.Shape;
        int taps = spread.Shape.PlaneSize;
        for (int output = 0; output < kernel.Channels; output++)
        {
            for (int input = 0; input < kernel.Batch; input++)
            {
                int channel = output * stride * stride + pixel;
                spread.Pointer[(channel * kernel.Batch + input) * taps + to] = weight.Pointer[(input * kernel.Channels + output) * kernel.PlaneSize + from];
            }
        }
    }

    // All phases of an axis that is long enough for each to have positions.
    private static StridePhase[] Phases(int kernel, int stride, int padding) => StridePhase.Create(kernel, stride, new ConvolutionOptions(stride, padding));
}

/// <summary>Output channels in the order of a CRD pixel shuffle.</summary>
internal static class PixelChannels
{
    /// <summary>A copy of weights (Co, Ci, kh, kw) or a vector of Co with channel c·r·r + pixel where <paramref name="order"/> may have pixel·C + c.</summary>
    public static Tensor ToCrd(Tensor weights, int scale, PixelOrder order)
    {
        int outputs = weights.Shape.Batch > 1 ? weights.Shape.Batch : weights.Shape.Channels;
        int pixels = scale * scale, channels = outputs / pixels, size = weights.Count / outputs;
        Tensor ordered = new(weights.Shape);
        for (int to = 0; to < outputs; to++)
        {
            int from = order == PixelOrder.Crd ? to : to % pixels * channels + to / pixels;
            weights.Span.Slice(from * size, size).CopyTo(ordered.Span[(to * size)..]);
        }

        return ordered;
    }
}
