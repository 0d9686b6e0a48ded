using System.IO.Compression;

namespace Fovea.Training.Data;

/// <summary>
/// Lossless compression of rgb24 frames: G, R − G and B − G, each predicted from left, upper and upper-left neighbour
/// (the median predictor of LOCO-I, Weinberger et al. 2000), and what is left through Brotli.
/// </summary>
internal static class CachePacking
{
    private const int Quality = 5;

    /// <summary>The packed file that belongs to a raw one.</summary>
    public static string PackedName(string path) => path + ".packed";

    /// <summary>A stream that compresses the frames written through <see cref="Write"/>.</summary>
    public static Stream Create(string path) => new BrotliStream(File.Create(path), new BrotliCompressionOptions { Quality = Quality });

    /// <summary>Compresses one frame.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> pixels, int width, int height)
    {
        byte[] planes = new byte[width * height * 3];
        Split(pixels, planes, width * height);
        byte[] residuals = new byte[planes.Length];
        for (int p = 0; p < 3; p++) Predict(planes.AsSpan(p * width * height, width * height), residuals.AsSpan(p * width * height, width * height), width, encode: true);
        stream.Write(residuals);
    }

    /// <summary>Restores the raw file of a source if only the packed one is there.</summary>
    /// <exception cref="BadInputException">The packed file is damaged.</exception>
    public static void UnpackIfNeeded(string path, CachedSource source)
    {
        if (File.Exists(path) || !File.Exists(PackedName(path))) return;
        int size = source.Width * source.Height;
        byte[] residuals = new byte[size * 3];
        byte[] planes = new byte[size * 3];
        try
        {
            using (BrotliStream packed = new(File.OpenRead(PackedName(path)), CompressionMode.Decompress))
            using (FileStream raw = File.Create(path + ".new"))
            {
                for (int i = 0; i < source.Frames.Count; i++)
                {
                    packed.ReadExactly(residuals);
                    for (int p = 0; p < 3; p++) Predict(planes.AsSpan(p * size, size), residuals.AsSpan(p * size, size), source.Width, encode: false);
                    Join(planes, residuals, size);
                    raw.Write(residuals);
                }
            }

            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or InvalidOperationException)
        {
            throw new BadInputException($"{PackedName(path)} of the training cache is damaged; copy or prepare the cache anew.", exception);
        }
    }

    private static void Split(ReadOnlySpan<byte> pixels, Span<byte> planes, int size)
    {
        for (int i = 0; i < size; i++)
        {
            byte green = pixels[3 * i + 1];
            planes[i] = green;
            planes[size + i] = (byte)(pixels[3 * i] - green);
            planes[2 * size + i] = (byte)(pixels[3 * i + 2] - green);
        }
    }

    private static void Join(ReadOnlySpan<byte> planes, Span<byte> pixels, int size)
    {
        for (int i = 0; i < size; i++)
        {
            byte green = planes[i];
            pixels[3 * i] = (byte)(planes[size + i] + green);
            pixels[3 * i + 1] = green;
            pixels[3 * i + 2] = (byte)(planes[2 * size + i] + green);
        }
    }

    private static void Predict(Span<byte> plane, Span<byte> residuals, int width, bool encode)
    {
        for (int i = 0; i < plane.Length; i++)
        {
            int x = i % width;
            int left = x > 0 ? plane[i - 1] : i >= width ? plane[i - width] : 128;
            int up = i >= width ? plane[i - width] : left;
            int corner = x > 0 && i >= width ? plane[i - width - 1] : up;
            (int low, int high) = left < up ? (left, up) : (up, left);
            int guess = corner >= high ? low : corner <= low ? high : left + up - corner;
            if (encode) residuals[i] = (byte)(plane[i] - guess);
            else plane[i] = (byte)(residuals[i] + guess);
        }
    }
}
