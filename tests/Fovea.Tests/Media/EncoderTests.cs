using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

[Trait("Category", "Culture")]
public sealed class EncoderTests
{
    [Theory]
    [InlineData("libx264", "yuv420p", "yuv420p")]
    [InlineData("libx264", "yuv420p10le", "yuv420p10le")]
    [InlineData("libx264", "yuv420p12le", "yuv420p10le")]
    [InlineData("libx264", "gbrp", "yuv444p")]
    [InlineData("libx264", "gray", "gray")]
    [InlineData("libx264", "yuva420p", "yuv420p")]
    [InlineData("libx265", "gbrp", "gbrp")]
    [InlineData("libx265", "yuv422p12le", "yuv422p12le")]
    [InlineData("libsvtav1", "yuv444p", "yuv420p")]
    [InlineData("libsvtav1", "yuv422p10le", "yuv420p10le")]
    [InlineData("libsvtav1", "gray", "yuv420p")]
    [InlineData("libvpx-vp9", "yuva420p", "yuva420p")]
    [InlineData("prores_ks", "yuv420p", "yuv422p10le")]
    [InlineData("prores_ks", "gbrap", "yuva444p10le")]
    [InlineData("ffv1", "gbrp", "bgr0")]
    [InlineData("ffv1", "rgb24", "bgr0")]
    [InlineData("ffv1", "gbrap", "bgra")]
    [InlineData("ffv1", "gbrap16le", "gbrap16le")]
    [InlineData("ffv1", "gray16le", "gray16le")]
    [InlineData("ffv1", "yuva420p", "yuva420p")]
    public void Frames_are_encoded_in_the_nearest_format(string encoder, string frames, string expected)
    {
        Assert.True(PixelFormats.TryGet(frames, out PixelFormat? format));
        Assert.Equal(expected, Encoders.Get(encoder).ChoosePixelFormat(format));
    }

    [Fact]
    public void A_lossless_encoder_takes_every_format_without_loss()
    {
        foreach (PixelFormat format in PixelFormats.All)
        {
            string chosen = Encoders.Ffv1.ChoosePixelFormat(format);
            Assert.True(EncoderFormat.Distance(format, chosen) < 10, $"{format} becomes {chosen}");
        }
    }

    [Theory]
    [InlineData("libx264", "crf=18")]
    [InlineData("libx264", "preset=veryslow")]
    [InlineData("libx264", "b=8M")]
    [InlineData("libx265", "x265-params=aq-mode=3:psy-rd=2.0")]
    [InlineData("libvpx-vp9", "cpu-used=2")]
    [InlineData("prores_ks", "qscale=9")]
    public void Known_options_are_taken(string encoder, string option)
        => Assert.Single(EncoderSettings.Parse(Encoders.Get(encoder), [option]).Chosen);

    [Theory]
    [InlineData("libx264", "crf", "key=value")]
    [InlineData("libx264", "crf=99", "from 0 to 63")]
    [InlineData("libx264", "crf=1e1", "from 0 to 63")]
    [InlineData("libx264", "preset=fastest", "ultrafast")]
    [InlineData("libx264", "x264-params=ssim=1", "no option 'x264-params'")]
    [InlineData("libx264", "vf=movie=/etc/passwd", "no option 'vf'")]
    [InlineData("libx264", "b=8M:ratetol=1", "bits a second")]
    [InlineData("libx264", "profile=high:level=4", "one of")]
    [InlineData("libx265", "x265-params=csv=/tmp/x", "name=value pairs")]
    [InlineData("libx265", "x265-params=aq-mode=3:csv=x", "name=value pairs")]
    [InlineData("libx265", "x265-params=aq-mode=/etc", "name=value pairs")]
    [InlineData("ffv1", "crf=3", "no option 'crf'")]
    public void Other_options_and_values_are_refused(string encoder, string option, string expected)
    {
        Assert.False(EncoderSettings.TryParse(Encoders.Get(encoder), [option], out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bit_rate_replaces_the_default_quality()
    {
        string[] arguments = [.. EncoderSettings.Parse(Encoders.X264, ["b=5M"]).Arguments()];
        Assert.DoesNotContain("-crf", arguments);
        Assert.Equal(["-preset", "medium", "-b:v", "5M"], arguments);
    }

    [Fact]
    public void Unknown_encoders_and_containers_are_refused()
    {
        Assert.Throws<BadInputException>(() => Encoders.Get("h264_nvenc"));
        Assert.Throws<BadInputException>(() => Containers.ForPath("out.xyz"));
        Assert.Throws<BadInputException>(() => Containers.ForPath("out"));
        Assert.Throws<BadInputException>(() => Containers.WebM.Require(Encoders.X264));
        Assert.Same(Encoders.Vp9, Containers.ForPath("a.WEBM").DefaultEncoder);
        Assert.Throws<BadInputException>(() => Encoders.X264.ChoosePixelFormat(PixelFormats.Yuv420P, "bgr0"));
    }

    [Fact]
    public async Task Every_encoder_runs_with_its_defaults_in_its_first_container()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        foreach (Encoder encoder in Encoders.All.Where(encoder => encoder != Encoders.Aom))
        {
            FrameWriterOptions options = new() { Encoder = EncoderSettings.Default(encoder), Width = 96, Height = 64, Format = PixelFormats.Yuv422P10, TimeBase = new Rational(1001, 30000) };
            string path = folder[encoder.Name + encoder.SegmentExtension];
            await using (FrameWriter writer = await FrameWriter.CreateAsync(folder.Ffmpeg, path, options, MediaFolder.Cancel))
            {
                for (int i = 0; i < 3; i++)
                {
                    using Frame frame = new(options.Format, 96, 64, ColorDescription.Unspecified, i);
                    frame.Memory.Span.Clear();
                    await writer.WriteAsync(frame, MediaFolder.Cancel);
                }

                await writer.CompleteAsync(MediaFolder.Cancel);
            }

            MediaInfo info = await folder.ProbeAsync(path);
            Assert.Equal((encoder.Codec, encoder.ChoosePixelFormat(options.Format)), (info.Video.Codec, info.Video.PixelFormatName));
        }
    }
}
