namespace Fovea.Tensors;

/// <summary>Looks an image up at displaced positions: motion compensation by optical flow.</summary>
public static class Warp
{
    /// <summary>
    /// output[n, k·C + c, y, x] = image[n, c] at (x + unit·flow[n, k, y, x], y + unit·flow[n, K + k, y, x]), bilinear between
    /// pixel centres at whole numbers (the align-corners convention), with positions limited to the image.
    /// </summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="image">(N, C, H, W).</param>
    /// <param name="flow">(N, 2K, H, W): K flows, all their x before all their y.</param>
    /// <param name="unit">Pixels that a flow of 1 stands for.</param>
    /// <returns>(N, K·C, H, W): for each flow the whole displaced image.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor image, Tensor flow, float unit)
    {
        Shape shape = image.Shape;
        int flows = flow.Shape.Channels / 2;
        if (flow.Shape != shape with { Channels = 2 * flows } || flows == 0) throw new ArgumentException($"Flow {flow.Shape} does not displace {shape}.", nameof(flow));
        Tensor output = tape.Rent(shape with { Channels = flows * shape.Channels });
        WarpKernels.Forward(new(image, 0, shape.Channels, 0, 0), flow, unit, output);
        bool intoImage = tape.NeedsGradient(image), intoFlow = tape.NeedsGradient(flow);
        if (intoImage || intoFlow) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoImage) WarpKernels.AddImageGradient(flow, unit, gradient, tape.Gradient(image));
            if (intoFlow) WarpKernels.AddFlowGradient(image, flow, unit, gradient, tape.Gradient(flow));
        }
    }

    /// <summary>
    /// The same for a part of the result, with the same bits and no gradients: the image is whole, the flow that of the part.
    /// </summary>
    /// <param name="tape">Lends the result.</param>
    /// <param name="source">Where to look: channels of a whole picture, and the place of the part in it.</param>
    /// <param name="flow">(1, 2K, h, w) of the part.</param>
    /// <param name="unit">Pixels that a flow of 1 stands for.</param>
    /// <returns>(1, K·C, h, w).</returns>
    internal static Tensor ApplyToPart(Tape tape, WarpSource source, Tensor flow, float unit)
    {
        Tensor output = tape.Rent(flow.Shape with { Channels = flow.Shape.Channels / 2 * source.Channels });
        WarpKernels.Forward(source, flow, unit, output);
        return output;
    }
}

/// <summary>What a flow looks up: some channels of whole pictures, and where the first value of the flow lies in them.</summary>
/// <param name="Picture">(N, all channels, H, W).</param>
/// <param name="First">First channel.</param>
/// <param name="Channels">Number of channels; all of them where there is more than one picture.</param>
/// <param name="Top">Row of the flow's first.</param>
/// <param name="Left">Column of the flow's first.</param>
internal readonly record struct WarpSource(Tensor Picture, int First, int Channels, int Top, int Left);
