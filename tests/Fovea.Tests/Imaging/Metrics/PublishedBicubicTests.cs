using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Imaging.Resampling;
using Fovea.Tests.References;

namespace Fovea.Tests.Imaging.Metrics;

/// <summary>Resampling and metrics together against numbers that others measured: bicubic four times down and up.</summary>
public sealed class PublishedBicubicTests
{
    // Means over the first 31 frames, which the data holds, luma, border 8, measured by who gathered the data. Over all
    // 171 frames they are 20.53, 25.09, 23.54 and 25.98 dB; both sets have the literature's mean of 23.78 dB.
    [Theory]
    [InlineData("calendar", 20.49)]
    [InlineData("city", 25.08)]
    [InlineData("foliage", 23.57)]
    [InlineData("walk", 25.99)]
    public void Vid4_reaches_the_published_means(string clip, double expected)
    {
        string folder = SharedData.Require($"judge-general/Vid4/{clip}");
        List<double> psnr = [];
        foreach (Frame frame in JudgePicture.ReadAll(Path.Combine(folder, "%08d.jxl")))
        {
            using Frame high = frame;
            using Frame result = DownAndUp(high);
            psnr.Add(Psnr.Luma(result, high, 8, LumaRule.Float));
        }

        Assert.Equal(expected, psnr.Average(), 0.0051);
    }

    [Fact]
    public void Set5_reaches_the_published_mean()
    {
        string folder = SharedData.Require("judge-general/Set5");
        List<double> psnr = [];
        foreach (string path in Directory.GetFiles(folder, "*_HR.png"))
        {
            using Frame high = JudgePicture.Read(path);
            using Frame cropped = JudgePicture.Crop(high, high.Width / 4 * 4, high.Height / 4 * 4);
            using Frame result = DownAndUp(cropped);
            psnr.Add(Psnr.Luma(result, cropped, 4, LumaRule.Float));
        }

        Assert.Equal(28.43, psnr.Average(), 0.0051);
    }

    // The tenth frame, bytes rounded between the passes; measured by an independent script (algorithms.md I.5).
    [Theory]
    [InlineData("calendar", 20.421, 18.772)]
    [InlineData("walk", 25.878, 24.694)]
    public void Single_frames_reach_an_independent_measurement(string clip, double luma, double rgb)
    {
        using Frame high = JudgePicture.Read(SharedData.Require($"judge-general/Vid4/{clip}/00000009.jxl"));
        using Frame result = DownAndUp(high, ResampleRule.Rounded);
        Assert.Equal(luma, Psnr.Luma(result, high, 10, LumaRule.Rounded), 0.0005);
        Assert.Equal(rgb, Psnr.Rgb(result, high), 0.0005);
    }

    private static Frame DownAndUp(Frame high, ResampleRule rule = ResampleRule.Float)
    {
        using Frame low = Resampler.Resize(high, 0.25, rule);
        return Resampler.Resize(low, 4, rule);
    }
}
