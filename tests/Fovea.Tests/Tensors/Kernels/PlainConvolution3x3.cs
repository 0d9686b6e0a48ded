using Fovea.Tensors;

namespace Fovea.Tests.Tensors.Kernels;

/// <summary>The 3x3 convolution and its gradients as the loops of their definitions.</summary>
internal static class PlainConvolution3x3
{
    public static float[] Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        (int batch, int inputs, int height, int width) = input.Shape;
        int outputs = weight.Shape.Batch;
        float[] output = new float[batch * outputs * height * width];
        int at = 0;
        for (int n = 0; n < batch; n++)
            for (int co = 0; co < outputs; co++)
                for (int y = 0; y < height; y++)
                    for (int x = 0; x < width; x++)
                    {
                        float sum = bias is null ? 0 : bias.Span[co];
                        for (int ci = 0; ci < inputs; ci++)
                            for (int ky = 0; ky < 3; ky++)
                                for (int kx = 0; kx < 3; kx++)
                                {
                                    int row = y + ky - 1, column = x + kx - 1;
                                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                                    sum = MathF.FusedMultiplyAdd(input.Span[Index(input.Shape, n, ci, row, column)], weight.Span[((co * inputs + ci) * 3 + ky) * 3 + kx], sum);
                                }

                        output[at++] = sum;
                    }

        return output;
    }

    public static double[] InputGradient(Tensor gradient, Tensor weight)
    {
        Shape shape = gradient.Shape with { Channels = weight.Shape.Channels };
        double[] result = new double[shape.Count];
        ForEachTerm(shape, weight.Shape.Batch, (from, to, tap) => result[from] += (double)gradient.Span[to] * weight.Span[tap]);
        return result;
    }

    public static double[] WeightGradient(Tensor input, Tensor gradient)
    {
        double[] result = new double[gradient.Shape.Channels * input.Shape.Channels * 9];
        ForEachTerm(input.Shape, gradient.Shape.Channels, (from, to, tap) => result[tap] += (double)gradient.Span[to] * input.Span[from]);
        return result;
    }

    public static double[] BiasGradient(Tensor gradient)
    {
        double[] result = new double[gradient.Shape.Channels];
        for (int i = 0; i < gradient.Count; i++) result[i / gradient.Shape.PlaneSize % result.Length] += gradient.Span[i];
        return result;
    }

    private static void ForEachTerm(Shape input, int outputs, Action<int, int, int> term)
    {
        Shape output = input with { Channels = outputs };
        for (int n = 0; n < input.Batch; n++)
            for (int co = 0; co < outputs; co++)
                for (int ci = 0; ci < input.Channels; ci++)
                    for (int y = 0; y < input.Height; y++)
                        for (int x = 0; x < input.Width; x++)
                            for (int ky = 0; ky < 3; ky++)
                                for (int kx = 0; kx < 3; kx++)
                                {
                                    int row = y + ky - 1, column = x + kx - 1;
                                    if (row < 0 || row >= input.Height || column < 0 || column >= input.Width) continue;
                                    term(Index(input, n, ci, row, column), Index(output, n, co, y, x), ((co * input.Channels + ci) * 3 + ky) * 3 + kx);
                                }
    }

    private static int Index(Shape shape, int n, int c, int y, int x) => ((n * shape.Channels + c) * shape.Height + y) * shape.Width + x;
}
