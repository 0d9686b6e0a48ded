using Fovea.Tensors;

namespace Fovea.Inference;

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
