namespace Fovea.Tests.Imaging.Resampling;

/// <summary>MATLAB's imresize (bicubic) written down from its definition, one output sample after another.</summary>
internal static class PlainImresize
{
    /// <summary>Resizes both axes; with <paramref name="roundTo"/> the first pass is rounded and clamped to it.</summary>
    public static double[] Resize(double[] image, int width, int height, double scale, int? roundTo = null)
    {
        int outHeight = (int)Math.Ceiling(height * scale - 1e-9), outWidth = (int)Math.Ceiling(width * scale - 1e-9);
        double[] middle = new double[outHeight * width];
        for (int x = 0; x < width; x++)
        {
            for (int y = 0; y < outHeight; y++)
            {
                int column = x;
                double value = Sample(i => image[i * width + column], height, y, scale);
                middle[y * width + x] = roundTo is int max ? Math.Round(Math.Clamp(value, 0, max), MidpointRounding.AwayFromZero) : value;
            }
        }

        double[] result = new double[outHeight * outWidth];
        for (int y = 0; y < outHeight; y++)
        {
            int row = y;
            for (int x = 0; x < outWidth; x++) result[y * outWidth + x] = Sample(i => middle[row * width + i], width, x, scale);
        }

        return result;
    }

    private static double Sample(Func<int, double> at, int length, int output, double scale)
    {
        double u = (output + 1) / scale + 0.5 * (1 - 1 / scale);
        double stretch = Math.Min(1, scale);
        double radius = 2 / stretch;
        double sum = 0, weights = 0;
        for (int j = (int)Math.Floor(u - radius) - 1; j <= u + radius + 1; j++)
        {
            double weight = Cubic(stretch * (u - j));
            int i = j;
            while (i < 1 || i > length) i = i < 1 ? 1 - i : 2 * length + 1 - i;
            sum += weight * at(i - 1);
            weights += weight;
        }

        return sum / weights;
    }

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        if (x <= 1) return 1.5 * Math.Pow(x, 3) - 2.5 * Math.Pow(x, 2) + 1;
        return x <= 2 ? -0.5 * Math.Pow(x, 3) + 2.5 * Math.Pow(x, 2) - 4 * x + 2 : 0;
    }
}
