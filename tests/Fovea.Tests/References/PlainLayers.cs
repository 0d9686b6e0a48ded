using Fovea.Tensors;

namespace Fovea.Tests.References;

/// <summary>Layers of networks in double precision, each written straight from its definition, on arrays [channel, row, column].</summary>
internal static class PlainLayers
{
    public static double[,,] FromTensor(Tensor tensor, int sample = 0)
    {
        Shape shape = tensor.Shape;
        double[,,] values = new double[shape.Channels, shape.Height, shape.Width];
        for (int i = 0; i < values.Length; i++) values[i / shape.PlaneSize, i / shape.Width % shape.Height, i % shape.Width] = tensor.Span[sample * values.Length + i];
        return values;
    }

    /// <summary>Stride 1, odd kernel; outside the picture each input channel has the value given by <paramref name="outside"/>, or 0.</summary>
    public static double[,,] Convolution(double[,,] x, Tensor weight, Tensor? bias, Func<int, double>? outside = null)
    {
        (int channels, int height, int width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        (int outputs, int kernel) = (weight.Shape.Batch, weight.Shape.Height);
        double[,,] result = new double[outputs, height, width];
        Each(result, (o, row, column) =>
        {
            double sum = bias is null ? 0 : bias.Span[o];
            for (int c = 0; c < channels; c++)
            {
                for (int ky = 0; ky < kernel; ky++)
                {
                    for (int kx = 0; kx < kernel; kx++)
                    {
                        (int sy, int sx) = (row + ky - kernel / 2, column + kx - kernel / 2);
                        bool inside = sy >= 0 && sy < height && sx >= 0 && sx < width;
                        double value = inside ? x[c, sy, sx] : outside?.Invoke(c) ?? 0;
                        sum += value * weight.Span[((o * channels + c) * kernel + ky) * kernel + kx];
                    }
                }
            }

            return sum;
        });
        return result;
    }

    /// <summary>Weights (Ci, Co, k, k); padding k/2; the output is exactly stride times the input: each input pixel scatters its kernel.</summary>
    public static double[,,] TransposedConvolution(double[,,] x, Tensor weight, Tensor bias, int stride)
    {
        (int channels, int height, int width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        (int outputs, int kernel) = (weight.Shape.Channels, weight.Shape.Height);
        double[,,] result = Map(new double[outputs, height * stride, width * stride], (_, o) => bias.Span[o]);
        Each(x, (c, row, column) =>
        {
            for (int i = 0; i < outputs * kernel * kernel; i++)
            {
                (int o, int ky, int kx) = (i / (kernel * kernel), i / kernel % kernel, i % kernel);
                (int ty, int tx) = (row * stride + ky - kernel / 2, column * stride + kx - kernel / 2);
                if (ty >= 0 && ty < height * stride && tx >= 0 && tx < width * stride) result[o, ty, tx] += x[c, row, column] * weight.Span[((c * outputs + o) * kernel + ky) * kernel + kx];
            }

            return x[c, row, column];
        });
        return result;
    }

    public static double[,,] Relu(double[,,] x) => Map(x, (value, _) => Math.Max(value, 0));

    public static double[,,] Tanh(double[,,] x) => Map(x, (value, _) => Math.Tanh(value));

    public static double[,,] PRelu(double[,,] x, Tensor slopes) => Map(x, (value, c) => value >= 0 ? value : value * slopes.Span[c]);

    public static double[,,] Add(double[,,] a, double[,,] b)
    {
        double[,,] result = (double[,,])a.Clone();
        Each(result, (c, row, column) => a[c, row, column] + b[c, row, column]);
        return result;
    }

    /// <summary>Channel c·r·r + dy·r + dx becomes pixel (dy, dx) of channel c.</summary>
    public static double[,,] PixelShuffle(double[,,] x, int r)
    {
        double[,,] result = new double[x.GetLength(0) / (r * r), x.GetLength(1) * r, x.GetLength(2) * r];
        Each(result, (c, row, column) => x[c * r * r + row % r * r + column % r, row / r, column / r]);
        return result;
    }

    public static double[,,] Nearest(double[,,] x, int r)
    {
        double[,,] result = new double[x.GetLength(0), x.GetLength(1) * r, x.GetLength(2) * r];
        Each(result, (c, row, column) => x[c, row / r, column / r]);
        return result;
    }

    /// <summary>Half-pixel centres: position (o + 1/2)/r - 1/2, clamped to the picture.</summary>
    public static double[,,] Bilinear(double[,,] x, int r) => Interpolate(x, r, 1, t => Math.Max(0, 1 - Math.Abs(t)), (i, n) => Math.Clamp(i, 0, n - 1));

    /// <summary>Keys' kernel with a = -0.5; beyond the border the picture is mirrored with its edge repeated, as MATLAB does.</summary>
    public static double[,,] Bicubic(double[,,] x, int r) => Interpolate(x, r, 2, Keys, (i, n) => Mirror(i, n));

    public static double LargestDifference(double[,,] expected, Tensor actual)
    {
        Assert.Equal(new Shape(1, expected.GetLength(0), expected.GetLength(1), expected.GetLength(2)), actual.Shape);
        double largest = 0;
        int at = 0;
        foreach (double value in expected) largest = Math.Max(largest, Math.Abs(value - actual.Span[at++]));
        return largest;
    }

    private static double[,,] Interpolate(double[,,] x, int r, int reach, Func<double, double> kernel, Func<int, int, int> border)
    {
        (int height, int width) = (x.GetLength(1), x.GetLength(2));
        double[,,] result = new double[x.GetLength(0), height * r, width * r];
        Each(result, (c, row, column) =>
        {
            (double py, double px) = ((row + 0.5) / r - 0.5, (column + 0.5) / r - 0.5);
            double sum = 0;
            for (int sy = (int)Math.Floor(py) - reach + 1; sy <= (int)Math.Floor(py) + reach; sy++)
            {
                for (int sx = (int)Math.Floor(px) - reach + 1; sx <= (int)Math.Floor(px) + reach; sx++) sum += kernel(py - sy) * kernel(px - sx) * x[c, border(sy, height), border(sx, width)];
            }

            return sum;
        });
        return result;
    }

    private static double Keys(double t)
    {
        t = Math.Abs(t);
        return t <= 1 ? 1.5 * t * t * t - 2.5 * t * t + 1 : t <= 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
    }

    private static int Mirror(int i, int n)
    {
        int at = ((i % (2 * n)) + 2 * n) % (2 * n);
        return at < n ? at : 2 * n - 1 - at;
    }

    private static double[,,] Map(double[,,] x, Func<double, int, double> function)
    {
        double[,,] result = (double[,,])x.Clone();
        Each(result, (c, row, column) => function(x[c, row, column], c));
        return result;
    }

    private static void Each(double[,,] target, Func<int, int, int, double> function)
    {
        for (int c = 0; c < target.GetLength(0); c++)
        {
            for (int row = 0; row < target.GetLength(1); row++)
            {
                for (int column = 0; column < target.GetLength(2); column++) target[c, row, column] = function(c, row, column);
            }
        }
    }
}
