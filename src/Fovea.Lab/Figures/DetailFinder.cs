namespace Fovea.Lab.Figures;

/// <summary>Finds where a picture has most to lose: the window with the largest sum of absolute luma differences.</summary>
internal static class DetailFinder
{
    private const int Step = 4;

    /// <summary>
    /// The window of the given size, or of the picture's where that is smaller, whose sum of |luma(x+1,y) − luma(x,y)| +
    /// |luma(x,y+1) − luma(x,y)| is largest among corners on a grid of 4 pixels; the first of equals. Pixels are rgb24, 3·width
    /// bytes a row.
    /// </summary>
    public static CropRectangle Find(ReadOnlySpan<byte> pixels, int width, int height, int windowWidth, int windowHeight)
    {
        (int w, int h) = (Math.Min(width, windowWidth), Math.Min(height, windowHeight));
        long[] integral = Integrate(pixels, width, height);
        int stride = width + 1;
        CropRectangle best = new(0, 0, w, h);
        long most = -1;
        for (int y = 0; y + h <= height; y += Step)
        {
            for (int x = 0; x + w <= width; x += Step)
            {
                long sum = integral[(y + h) * stride + x + w] - integral[y * stride + x + w] - integral[(y + h) * stride + x] + integral[y * stride + x];
                if (sum <= most) continue;
                most = sum;
                best = best with { X = x, Y = y };
            }
        }

        return best;
    }

    private static long[] Integrate(ReadOnlySpan<byte> pixels, int width, int height)
    {
        int stride = width + 1;
        long[] integral = new long[stride * (height + 1)];
        for (int y = 0; y < height; y++)
        {
            long row = 0;
            for (int x = 0; x < width; x++)
            {
                int here = Luma(pixels, y * width + x);
                if (x + 1 < width) row += Math.Abs(Luma(pixels, y * width + x + 1) - here);
                if (y + 1 < height) row += Math.Abs(Luma(pixels, (y + 1) * width + x) - here);
                integral[(y + 1) * stride + x + 1] = integral[y * stride + x + 1] + row;
            }
        }

        return integral;
    }

    // Rough weights of luma; only the order of sums matters here.
    private static int Luma(ReadOnlySpan<byte> pixels, int index) => 2 * pixels[3 * index] + 5 * pixels[3 * index + 1] + pixels[3 * index + 2];
}
