using Fovea.Faces;
using Fovea.Training.Data;
using Fovea.Training.Detectors;

namespace Fovea.Tests.Training.Detectors;

/// <summary>Pictures of noise with drawn faces: bright ovals with dark eyes and mouth, whose places are known.</summary>
internal static class DrawnFaces
{
    /// <summary>Pictures with one face each, but every fourth with none.</summary>
    public static DetectorPicture[] Pictures(int count, ulong seed, int side = 96) => [.. Enumerable.Range(0, count).Select(i => Picture(i, seed, side))];

    private static DetectorPicture Picture(int index, ulong seed, int side)
    {
        StepRandom random = new(seed, index, 0);
        byte[] pixels = new byte[3 * side * side];
        foreach (ref byte pixel in pixels.AsSpan()) pixel = (byte)random.Below(90);
        if (index % 4 == 3) return new DetectorPicture($"none/{index}", side, side, pixels, []);
        double height = random.Between(28, 56), width = 0.76 * height;
        double left = random.Between(4, side - width - 4), top = random.Between(4, side - height - 4);
        FacePoint[] points = [.. new[] { (0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8) }.Select(at => new FacePoint((float)(left + at.Item1 * width), (float)(top + at.Item2 * height)))];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                double u = (x - left) / width * 2 - 1, v = (y - top) / height * 2 - 1;
                if (u * u + v * v > 1) continue;
                bool dark = points.Where((_, i) => i != 2).Any(point => Math.Pow(x - point.X, 2) + Math.Pow(y - point.Y, 2) < height * height / 150);
                for (int c = 0; c < 3; c++) pixels[3 * (y * side + x) + c] = (byte)(dark ? 40 : 210 - 20 * c);
            }
        }

        FaceLabel label = new(new FaceBox((float)left, (float)top, (float)(left + width), (float)(top + height)), "face", "drawn") { Landmarks = points };
        return new DetectorPicture($"drawn/{index}", side, side, pixels, [label]);
    }
}
