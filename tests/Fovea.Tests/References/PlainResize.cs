using Fovea.Tensors;

namespace Fovea.Tests.References;

/// <summary>Enlargement straight from the definitions of PyTorch and MATLAB.</summary>
internal static class PlainResize
{
    public static PlainTensor Apply(PlainTensor input, int scale, Interpolation interpolation)
    {
        Shape shape = input.Shape;
        double[,] rows = Matrix(shape.Height, scale, interpolation);
        double[,] columns = Matrix(shape.Width, scale, interpolation);
        return PlainTensor.Fill(shape with { Height = shape.Height * scale, Width = shape.Width * scale }, (n, c, y, x) =>
        {
            double sum = 0;
            for (int sy = 0; sy < shape.Height; sy++)
            {
                for (int sx = 0; sx < shape.Width; sx++) sum += rows[y, sy] * columns[x, sx] * input[n, c, sy, sx];
            }

            return sum;
        });
    }

    private static double[,] Matrix(int length, int scale, Interpolation interpolation)
    {
        double[,] matrix = new double[length * scale, length];
        for (int i = 0; i < length * scale; i++)
        {
            switch (interpolation)
            {
                case Interpolation.Nearest:
                    matrix[i, (int)Math.Floor((i + 0.5) / scale)] = 1;
                    break;
                case Interpolation.Bilinear:
                    double source = Math.Max(0, (i + 0.5) / scale - 0.5);
                    int first = (int)source;
                    matrix[i, first] += 1 - (source - first);
                    matrix[i, Math.Min(first + 1, length - 1)] += source - first;
                    break;
                case Interpolation.Bicubic:
                    AddMatlabRow(matrix, i, length, scale);
                    break;
            }
        }

        return matrix;
    }

    // imresize's contributions(): one-based positions, candidates left … left + 5, weights normalised, mirror of period 2n.
    private static void AddMatlabRow(double[,] matrix, int i, int length, int scale)
    {
        double u = (i + 1.0) / scale + 0.5 * (1 - 1.0 / scale);
        int left = (int)Math.Floor(u - 2);
        double[] weights = [.. Enumerable.Range(left, 6).Select(j => Cubic(u - j))];
        for (int k = 0; k < 6; k++)
        {
            int index = (((left + k - 1) % (2 * length)) + (2 * length)) % (2 * length);
            matrix[i, index < length ? index : 2 * length - 1 - index] += weights[k] / weights.Sum();
        }
    }

    private static double Cubic(double x)
    {
        double a = Math.Abs(x);
        if (a <= 1) return 1.5 * a * a * a - 2.5 * a * a + 1;
        return a <= 2 ? -0.5 * a * a * a + 2.5 * a * a - 4 * a + 2 : 0;
    }
}
