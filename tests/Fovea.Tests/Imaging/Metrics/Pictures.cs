using Fovea.Imaging;
using Fovea.Imaging.Metrics;

namespace Fovea.Tests.Imaging.Metrics;

/// <summary>Small rgb24 frames and their samples.</summary>
internal static class Pictures
{
    public static Frame Noise(int width, int height, int seed, int most = 255)
    {
        Random random = new(seed);
        return Make(width, height, (_, _, _) => random.Next(most + 1));
    }

    public static Frame Make(int width, int height, Func<int, int, int, int> sample)
    {
        Frame frame = new(PixelFormats.Rgb24, width, height, ColorDescription.Unspecified);
        for (int i = 0; i < width * height * 3; i++) frame.Memory.Span[i] = (byte)sample(i / 3 % width, i / 3 / width, i % 3);
        return frame;
    }

    public static Frame Map(Frame frame, Func<int, int, int, int> sample)
        => Make(frame.Width, frame.Height, (x, y, c) => Math.Clamp(sample(x, y, At(frame, x, y, c)), 0, 255));

    public static int At(Frame frame, int x, int y, int c) => frame.Planes[0].Row<byte>(y)[3 * x + c];

    public static double Luma(Frame frame, int x, int y, LumaRule rule)
    {
        double luma = 16 + (65.481 * At(frame, x, y, 0) + 128.553 * At(frame, x, y, 1) + 24.966 * At(frame, x, y, 2)) / 255;
        return rule == LumaRule.Rounded ? Math.Round(luma, MidpointRounding.AwayFromZero) : luma;
    }
}
