using Fovea.Tensors;

namespace Fovea.Tests.References;

/// <summary>Convolutions straight from their definition.</summary>
internal static class PlainConvolution
{
    public static PlainTensor Apply(PlainTensor input, PlainTensor weight, PlainTensor? bias, int stride, int padding, int groups)
    {
        Shape i = input.Shape;
        Shape k = weight.Shape;
        int outputs = k.Batch / groups;
        Shape shape = new(i.Batch, k.Batch, (i.Height + 2 * padding - k.Height) / stride + 1, (i.Width + 2 * padding - k.Width) / stride + 1);
        return PlainTensor.Fill(shape, (n, co, y, x) =>
        {
            double sum = bias is null ? 0 : bias.Values[co];
            for (int ci = 0; ci < k.Channels; ci++)
            {
                for (int ky = 0; ky < k.Height; ky++)
                {
                    for (int kx = 0; kx < k.Width; kx++)
                    {
                        int sy = y * stride + ky - padding;
                        int sx = x * stride + kx - padding;
                        if (sy < 0 || sx < 0 || sy >= i.Height || sx >= i.Width) continue;
                        sum += input[n, co / outputs * k.Channels + ci, sy, sx] * weight[co, ci, ky, kx];
                    }
                }
            }

            return sum;
        });
    }

    public static PlainTensor Transposed(PlainTensor input, PlainTensor weight, PlainTensor? bias, int stride, int padding, int outputPadding)
    {
        Shape i = input.Shape;
        Shape k = weight.Shape;
        Shape shape = new(
            i.Batch,
            k.Channels,
            (i.Height - 1) * stride - 2 * padding + k.Height + outputPadding,
            (i.Width - 1) * stride - 2 * padding + k.Width + outputPadding);
        PlainTensor output = PlainTensor.Fill(shape, (_, co, _, _) => bias is null ? 0 : bias.Values[co]);
        PlainTensor.Fill(i, (n, ci, y, x) =>
        {
            for (int co = 0; co < k.Channels; co++)
            {
                for (int ky = 0; ky < k.Height; ky++)
                {
                    for (int kx = 0; kx < k.Width; kx++)
                    {
                        int oy = y * stride + ky - padding;
                        int ox = x * stride + kx - padding;
                        if (oy < 0 || ox < 0 || oy >= shape.Height || ox >= shape.Width) continue;
                        output[n, co, oy, ox] += input[n, ci, y, x] * weight[ci, co, ky, kx];
                    }
                }
            }

            return 0;
        });
        return output;
    }
}
