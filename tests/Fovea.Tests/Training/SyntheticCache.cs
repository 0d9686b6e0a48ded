using Fovea.Training.Data;

namespace Fovea.Tests.Training;

/// <summary>Makes a small training cache of drawn pictures, without ffmpeg.</summary>
internal static class SyntheticCache
{
    /// <summary>A cache in a new temporary folder, which the caller may delete.</summary>
    public static TrainingCache Open(out string folder, int width = 96, int height = 64, ulong seed = 1)
    {
        folder = Make(width, height, seed);
        return TrainingCache.Open(folder);
    }

    /// <summary>The folder of a cache: two sources of two frames to train on, one frame to judge on.</summary>
    public static string Make(int width = 96, int height = 64, ulong seed = 1) =>
        Make([2, 2, 1], width, height, (source, frame, pixels) => Draw(pixels, width, height, seed + (ulong)(10 * source + frame)), seed);

    /// <summary>Draws one frame of a source.</summary>
    public delegate void Painter(int source, int frame, Span<byte> pixels);

    /// <summary>The folder of a cache with so many frames in each source, the last of which is to judge on.</summary>
    public static string Make(int[] counts, int width, int height, Painter paint, ulong seed = 1)
    {
        string folder = Directory.CreateTempSubdirectory("fovea-cache-").FullName;
        List<CachedSource> sources = [];
        for (int i = 0; i < counts.Length; i++)
        {
            int frames = counts[i];
            byte[] pixels = new byte[frames * width * height * 3];
            for (int f = 0; f < frames; f++) paint(i, f, pixels.AsSpan(f * width * height * 3, width * height * 3));
            File.WriteAllBytes(Path.Combine(folder, $"{i:0000}.rgb"), pixels);
            sources.Add(new()
            {
                Path = $"drawn/{i}",
                Group = $"drawn/{i}",
                Kind = frames == 1 ? SourceKind.Image : SourceKind.Video,
                Role = i == counts.Length - 1 ? SourceRole.Validation : SourceRole.Train,
                Bytes = pixels.Length,
                Modified = DateTime.UnixEpoch,
                Sha256 = $"{seed}-{i}",
                Width = width,
                Height = height,
                Frames = [.. Enumerable.Range(0, frames)],
                File = $"{i:0000}.rgb",
            });
        }

        new CacheManifest { Options = new(), SourcesFound = counts.Length, Sources = sources }.Save(folder);
        return folder;
    }

    /// <summary>The folder of a cache of pictures that slide sideways by so many pixels a frame, at most ten in all.</summary>
    public static string MakeSliding(int[] counts, int width, int height, int pixelsAFrame) => Make(counts, width, height, (source, frame, pixels) =>
    {
        byte[] wide = new byte[3 * (width + 10) * height];
        Draw(wide, width + 10, height, (ulong)source + 1);
        for (int y = 0; y < height; y++) wide.AsSpan(3 * (y * (width + 10) + pixelsAFrame * frame), 3 * width).CopyTo(pixels[(3 * y * width)..]);
    });

    /// <summary>Soft waves with hard edges across them, in three different colours.</summary>
    public static void Draw(Span<byte> pixels, int width, int height, ulong seed)
    {
        double phase = seed * 0.7, slope = 0.3 + seed % 5 * 0.2;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double wave = 0.5 + 0.3 * Math.Sin(0.35 * x + slope * y + phase) + ((x * (1 + (int)(seed % 3)) + 2 * y) % 23 < 9 ? 0.2 : -0.1);
                for (int c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = (byte)Math.Clamp(255 * (wave * (0.7 + 0.1 * c) + 0.05 * c), 0, 255);
            }
        }
    }
}
