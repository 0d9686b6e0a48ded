using Fovea.Imaging;
using Fovea.Tests.Upscaling;

namespace Fovea.Tests.Imaging;

public sealed class SceneCutTests
{
    [Fact]
    public void Another_scene_is_a_cut_and_a_moving_camera_is_none()
    {
        SceneCut cuts = new();
        bool[] found = [.. Enumerable.Range(0, 20).Select(i =>
        {
            using Frame frame = Waves(PixelFormats.Yuv420P, i, i < 10 ? 0.05 : 0.02);
            return cuts.IsCut(frame);
        })];
        Assert.Equal([10], Enumerable.Range(0, 20).Where(i => found[i]));
    }

    [Fact]
    public void A_cut_between_dark_scenes_is_found_and_noise_is_none()
    {
        SceneCut cuts = new();
        Assert.False(IsCut(cuts, 1, 0.05));
        Assert.False(IsCut(cuts, 2, 0.05));
        Assert.True(IsCut(cuts, 3, 0.011));

        static bool IsCut(SceneCut cuts, int seed, double frequency)
        {
            using Frame frame = Waves(PixelFormats.Gray, 0, frequency, amplitude: 30);
            Random noise = new(seed);
            foreach (ref byte sample in frame.Memory.Span) sample = (byte)Math.Clamp(sample + noise.Next(-6, 7), 0, 255);
            return cuts.IsCut(frame);
        }
    }

    [Fact]
    public void All_kinds_of_frames_are_seen_alike_and_another_size_is_a_cut()
    {
        foreach (PixelFormat format in new[] { PixelFormats.Rgb24, PixelFormats.Rgb, PixelFormats.Gray16, PixelFormats.Yuv444P10 })
        {
            SceneCut cuts = new();
            using Frame dark = Pictures.Flat(format, 40, 30, ColorDescription.Unspecified, Codes(format, 0.2)), bright = Pictures.Flat(format, 40, 30, ColorDescription.Unspecified, Codes(format, 0.5)), wide = Pictures.Flat(format, 44, 30, ColorDescription.Unspecified, Codes(format, 0.5));
            Assert.Equal([false, false, true, true, false], new[] { dark, dark, bright, wide, wide }.Select(cuts.IsCut));
        }

        static int[] Codes(PixelFormat format, double light) => [.. Enumerable.Repeat((int)(light * format.MaxValue), format.PlaneCount)];
    }

    private static Frame Waves(PixelFormat format, int shift, double frequency, double amplitude = 80)
    {
        Frame frame = new(format, 320, 200, ColorDescription.Unspecified);
        foreach (Plane plane in frame.Planes)
        {
            for (int y = 0; y < plane.Height; y++)
            {
                Span<byte> row = plane.Row<byte>(y);
                for (int x = 0; x < row.Length; x++) row[x] = (byte)(20 + amplitude * (1 + Math.Sin((x + 2 * shift) * frequency) * Math.Cos(y * frequency)));
            }
        }

        return frame;
    }
}
