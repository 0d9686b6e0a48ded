using System.Text;

namespace Fovea.Tests.Lab.Evaluation;

/// <summary>A temporary data folder whose pictures and videos are written byte by byte, without an encoder.</summary>
internal sealed class GeneratedClips : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("fovea-evaluate-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Writes a PPM picture whose samples <paramref name="sample"/>(x, y, colour) gives.</summary>
    public string Picture(string name, int width, int height, Func<int, int, int, int> sample)
    {
        string path = Prepare(name);
        byte[] header = Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n");
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)sample(i / 3 % width, i / 3 / width, i % 3);
        File.WriteAllBytes(path, [.. header, .. pixels]);
        return path;
    }

    /// <summary>Writes a Y4M video of 4:4:4 frames whose luma is <paramref name="luma"/>(frame, x, y) and whose chroma is neutral.</summary>
    public string Video(string name, int width, int height, int frames, Func<int, int, int, int> luma)
    {
        string path = Prepare(name);
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C444\n"));
        for (int f = 0; f < frames; f++)
        {
            file.Write("FRAME\n"u8);
            for (int i = 0; i < width * height; i++) file.WriteByte((byte)luma(f, i % width, i / width));
            for (int i = 0; i < 2 * width * height; i++) file.WriteByte(128);
        }

        return path;
    }

    private string Prepare(string name)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
