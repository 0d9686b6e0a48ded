using Fovea.Lab.Bench;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Tests.Lab.Bench;

/// <summary>Every shipped model in every precision and lane width on one picture, beside the judge.</summary>
public sealed class GoldenPictureTests
{
    // Networks of several frames have tests of their own.
    public static TheoryData<string> Models => [.. ModelZoo.List().Where(TakesOneFrame)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_precision_and_lane_width_makes_the_picture_of_the_judge(string name)
    {
        using Model model = ModelZoo.Open(name);
        using Tensor picture = Picture(model.Network.InputChannels, 37, 21);
        IReadOnlyList<SelfTestResult> results = SelfTest.Run(model, picture);
        Assert.Contains(results, result => result is { LaneBits: 32, Kernels: "fp32 direct" });
        Assert.Equal(model.Quantization is not null, results.Any(result => result.Kernels == "int8"));
        Assert.All(results, result => Assert.True(result.Passed, result.ToString()));
    }

    private static bool TakesOneFrame(string name)
    {
        using Model model = ModelZoo.Open(name);
        return model.Network.Spec.Frames == 1;
    }

    // A gradient, a disc with a hard edge, text-like strokes and a step to black and white: what video has.
    private static Tensor Picture(int channels, int width, int height)
    {
        Tensor picture = new(new Shape(1, channels, height, width));
        for (int i = 0; i < picture.Count; i++)
        {
            (int x, int y, int channel) = (i % width, i / width % height, i / width / height);
            double value = x / (double)width * (0.5 + 0.2 * channel);
            if (Math.Pow(x - 12, 2) + Math.Pow(y - 10, 2) < 40) value = 0.9 - 0.3 * channel;
            if (x > 25 && (x + y) % 4 == 0) value = 1;
            if (y > 17) value = x % 2;
            picture.Span[i] = (float)Math.Round(value * 255) / 255;
        }

        return picture;
    }
}
