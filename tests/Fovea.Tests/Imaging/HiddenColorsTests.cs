using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Media.Pictures;
using Fovea.Upscaling;

namespace Fovea.Tests.Imaging;

public sealed class HiddenColorsTests
{
    [Fact]
    public void What_is_seen_keeps_its_codes_and_what_is_hidden_beside_it_takes_them()
    {
        using Frame frame = TransparentPictureTests.Disc(PixelFormats.Rgba16, 48, behind: 1);
        using Frame filled = HiddenColors.Fill(frame);
        for (int y = 0; y < 48; y++)
        {
            Assert.Equal(frame.Planes[3].Row<ushort>(y).ToArray(), filled.Planes[3].Row<ushort>(y).ToArray());
            for (int x = 0; x < 48; x++)
            {
                Assert.Equal([65535, 0, 0], Enumerable.Range(0, 3).Select(p => (int)filled.Planes[p].Row<ushort>(y)[x]));
            }
        }
    }

    [Fact]
    public void Colours_far_from_anything_visible_stay()
    {
        using Frame frame = new(PixelFormats.Rgba, 300, 10, new ColorDescription(Range: ColorRange.Full));
        frame.Memory.Span.Fill(77);
        frame.Planes[3].Memory.Span.Clear();
        frame.Planes[3].Row<byte>(5)[3] = 255;
        using Frame filled = HiddenColors.Fill(frame);
        Assert.Equal(frame.Memory.ToArray(), filled.Memory.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_enlarged_edge_has_no_fringe_of_what_was_hidden(float behind)
    {
        using Frame frame = TransparentPictureTests.Disc(PixelFormats.Rgba, 48, behind);
        using Network network = Network.Create(new BicubicSpec(4), seed: 0);
        using Upscaler upscaler = Upscaler.Create("bicubic", network, 1);
        using Frame large = upscaler.Upscale(frame, TestContext.Current.CancellationToken);
        int edge = 0;
        for (int y = 0; y < large.Height; y++)
        {
            for (int x = 0; x < large.Width; x++)
            {
                byte alpha = large.Planes[3].Row<byte>(y)[x];
                if (alpha is 0) continue;
                if (alpha < 255) edge++;
                Assert.InRange(large.Planes[0].Row<byte>(y)[x], 254, 255);
                Assert.InRange(large.Planes[1].Row<byte>(y)[x], 0, 1);
            }
        }

        Assert.True(edge > 100);
    }
}
