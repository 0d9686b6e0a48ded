using Fovea.Tensors;

namespace Fovea.Tests.References;

/// <summary>An image looked up at displaced positions, written straight from the definition.</summary>
internal static class PlainWarp
{
    /// <summary>Triangle weights of all pixels at the limited position.</summary>
    public static PlainTensor Apply(PlainTensor image, PlainTensor flow, double unit)
    {
        (Shape shape, int flows) = (image.Shape, flow.Shape.Channels / 2);
        return PlainTensor.Fill(shape with { Channels = flows * shape.Channels }, (n, c, y, x) =>
        {
            int k = c / shape.Channels;
            double px = Math.Clamp(x + unit * flow[n, k, y, x], 0, shape.Width - 1), py = Math.Clamp(y + unit * flow[n, flows + k, y, x], 0, shape.Height - 1);
            double sum = 0;
            for (int sy = 0; sy < shape.Height; sy++)
            {
                for (int sx = 0; sx < shape.Width; sx++) sum += Math.Max(0, 1 - Math.Abs(px - sx)) * Math.Max(0, 1 - Math.Abs(py - sy)) * image[n, c % shape.Channels, sy, sx];
            }

            return sum;
        });
    }
}
