using System.Diagnostics;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Tests.Imaging;

/// <summary>Reads pictures of the judging data through ffmpeg itself, so that no code of ours stands between.</summary>
internal static class JudgePicture
{
    /// <summary>Decodes PNG or JPEG XL to rgb24.</summary>
    public static Frame Read(string path) => ReadAll(path).Single();

    /// <summary>Decodes the pictures that a pattern such as <c>%08d.jxl</c> names; the caller disposes each.</summary>
    public static IEnumerable<Frame> ReadAll(string pattern)
    {
        ProcessStartInfo start = new("ffmpeg") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["-v", "error", "-i", pattern, "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "-"]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Stream stream = process.StandardOutput.BaseStream;
        while (Word(stream) is { Length: > 0 } magic)
        {
            Assert.Equal("P6", magic);
            (int width, int height) = (int.Parse(Word(stream)), int.Parse(Word(stream)));
            Assert.Equal("255", Word(stream));
            Frame frame = new(PixelFormats.Rgb24, width, height, ColorDescription.Unspecified);
            stream.ReadExactly(frame.Memory.Span);
            yield return frame;
        }

        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>The upper left part of an rgb24 frame.</summary>
    public static Frame Crop(Frame frame, int width, int height)
    {
        Frame part = new(frame.Format, width, height, frame.Color);
        for (int y = 0; y < height; y++) frame.Planes[0].Row<byte>(y)[..(3 * width)].CopyTo(part.Planes[0].Row<byte>(y));
        return part;
    }

    // Header words of a PPM end with one white space.
    private static string Word(Stream stream)
    {
        StringBuilder word = new();
        for (int c = stream.ReadByte(); c is not (-1 or ' ' or '\n'); c = stream.ReadByte()) word.Append((char)c);
        return word.ToString();
    }
}
