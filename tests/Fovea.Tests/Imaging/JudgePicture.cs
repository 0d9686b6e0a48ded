using System.Diagnostics;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Tests.Imaging;

/// <summary>Reads pictures of the judging data through ffmpeg itself, so that no code of ours stands between.</summary>
internal static class JudgePicture
{
    /// <summary>Decodes PNG or JPEG XL to rgb24.</summary>
    public static Frame Read(string path)
    {
        ProcessStartInfo start = new("ffmpeg") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["-v", "error", "-i", path, "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "-"]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        using MemoryStream bytes = new();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        byte[] ppm = bytes.ToArray();
        string[] words = Encoding.ASCII.GetString(ppm, 0, 40).Split((char[])[' ', '\n'], 5);
        (int width, int height) = (int.Parse(words[1]), int.Parse(words[2]));
        Frame frame = new(PixelFormats.Rgb24, width, height, ColorDescription.Unspecified);
        ppm.AsSpan(ppm.Length - width * height * 3).CopyTo(frame.Memory.Span);
        return frame;
    }

    /// <summary>The upper left part of an rgb24 frame.</summary>
    public static Frame Crop(Frame frame, int width, int height)
    {
        Frame part = new(frame.Format, width, height, frame.Color);
        for (int y = 0; y < height; y++) frame.Planes[0].Row<byte>(y)[..(3 * width)].CopyTo(part.Planes[0].Row<byte>(y));
        return part;
    }
}
