using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

/// <summary>A network on red, green and blue whose card leaves chroma to bicubic enlargement.</summary>
public sealed class BicubicChromaTests : IDisposable
{
    private readonly Network _network = Network.Create(new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest), seed: 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Formats => [.. PixelFormats.All.Select(format => format.Name)];

    public void Dispose() => _network.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Luma_is_the_networks_and_chroma_is_bicubic(string name)
    {
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        ColorDescription color = new(ColorMatrix.Bt2020, Siting: ChromaSiting.TopLeft);
        using Frame source = Pictures.Noise(format, 22, 40, color: color);
        using Frame network = Upscale(source, 1, bicubicChroma: false);
        using Frame mixed = Upscale(source, 1, bicubicChroma: true);
        using Network bicubic = Network.Create(new BicubicSpec(2), seed: 0);
        using Upscaler resize = Upscaler.Create("bicubic", bicubic, 1);
        using Frame plain = resize.Upscale(source, Stop);
        if (format.Model == ColorModel.Rgb)
        {
            AssertColorsOf(plain, mixed);
            return;
        }

        Assert.Equal(network.Planes[0].Memory.ToArray(), mixed.Planes[0].Memory.ToArray());
        if (format.Model != ColorModel.Yuv) return;
        using Frame chroma = new(format, 44, 80, plain.Color, 0);
        PlaneUpscaler.UpscaleChroma(source, chroma);
        for (int p = 1; p <= 2; p++) Assert.Equal(chroma.Planes[p].Memory.ToArray(), mixed.Planes[p].Memory.ToArray());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Threads_do_not_change_a_bit(string name)
    {
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        using Frame source = Pictures.Noise(format, 21, 131);
        using Frame one = Upscale(source, 1, bicubicChroma: true);
        using Frame five = Upscale(source, 5, bicubicChroma: true);
        Assert.Equal(one.Planes.Select(plane => plane.Memory.ToArray()), five.Planes.Select(plane => plane.Memory.ToArray()));
    }

    [Fact]
    public void A_card_says_it_and_a_model_keeps_it()
    {
        string folder = Directory.CreateTempSubdirectory("fovea-").FullName;
        try
        {
            Model.Save(folder, new ModelCard("mixed-x2", "", _network.Spec, "MIT") { Chroma = "bicubic" }, _network);
            using Model model = Model.Load(folder);
            Assert.True(model.Card.HasBicubicChroma);
            using Frame source = Pictures.Noise(PixelFormats.Yuv420P, 20, 20);
            using Upscaler upscaler = Upscaler.Create(model, 1, new PlanOptions(ConvolutionAlgorithm.Direct));
            using Frame large = upscaler.Upscale(source, Stop), expected = Upscale(source, 1, bicubicChroma: true);
            Assert.Equal(expected.Memory.ToArray(), large.Memory.ToArray());
            Assert.NotEqual(NetworkFingerprint.Of(model.Network, null), upscaler.Identity.ModelSha256);
            string card = File.ReadAllText(Path.Combine(folder, Model.CardFile));
            Assert.Contains("chroma 'nearest'", Assert.Throws<BadInputException>(() => ModelCard.Parse(card.Replace("\"chroma\": \"bicubic\"", "\"chroma\": \"nearest\"", StringComparison.Ordinal), "card")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Frame Upscale(Frame source, int threads, bool bicubicChroma)
    {
        using Upscaler upscaler = Upscaler.Create("net", _network, threads, new PlanOptions(ConvolutionAlgorithm.Direct), bicubicChroma: bicubicChroma);
        return upscaler.Upscale(source, Stop);
    }

    // Differences between channels are the bicubic picture's, apart from rounding, where nothing was cut off at black or white.
    private static void AssertColorsOf(Frame expected, Frame actual)
    {
        int most = (1 << expected.Format.BitDepth) - 1, compared = 0;
        for (int i = 0; i < expected.Width * expected.Height; i++)
        {
            (int x, int y) = (i % expected.Width, i / expected.Width);
            int[] a = [.. Enumerable.Range(0, 3).Select(c => Sample(expected, x, y, c))], b = [.. Enumerable.Range(0, 3).Select(c => Sample(actual, x, y, c))];
            if (a.Concat(b).Any(v => v == 0 || v == most)) continue;
            compared++;
            for (int c = 1; c < 3; c++) Assert.InRange(b[c] - b[0] - (a[c] - a[0]), -2, 2);
        }

        Assert.True(compared > 100, $"only {compared} pixels could be compared");
    }

    private static int Sample(Frame frame, int x, int y, int channel) =>
        frame.Format.Packed ? Pictures.Sample(frame.Planes[0], 3 * x + channel, y) : Pictures.Sample(frame.Planes[channel], x, y);
}
