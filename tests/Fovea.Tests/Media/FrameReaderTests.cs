using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData("yuv420p", "yuv420p")]
    [InlineData("yuv422p10le", "yuv422p10le")]
    [InlineData("yuva420p", "yuva420p")]
    [InlineData("gray", "gray")]
    [InlineData("gray16le", "gray16le")]
    [InlineData("bgr0", "gbrp")]
    [InlineData("bgra", "gbrap")]
    [InlineData("gbrp10le", "gbrp10le")]
    [InlineData("gbrp16le", "gbrp16le")]
    [InlineData("gbrap16le", "gbrap16le")]
    [InlineData("yuv411p", "yuv422p")]
    [InlineData("yuv440p", "yuv444p")]
    [InlineData("gray12le", "gray16le")]
    [InlineData("rgb48le", "gbrp16le")]
    [InlineData("ya8", "gbrap")]
    public async Task Every_source_is_read_in_the_nearest_format_and_bit_exact(string source, string expected)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"-f lavfi -i testsrc2=s=36x24:r=25:d=0.12 -vf format=gbrp,crop=35:23:0:0:exact=1 -c:v ffv1 -level 3 -strict -2 -pix_fmt {source} @in.mkv");
        string[] hashes = await ConvertedHashesAsync(folder, input, expected);
        MediaInfo info = await folder.ProbeAsync(input);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, null, MediaFolder.Cancel);
        Assert.Equal((expected, 35, 23), (reader.Format.Name, reader.Width, reader.Height));
        HashFrameSink sink = await HashAsync(reader);
        Assert.Equal(hashes, sink.Frames.Select(frame => frame.Hash));
    }

    [Fact]
    public async Task Planes_of_rgb_come_as_red_green_blue()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i color=0x0A141E:s=16x16:r=25:d=0.04,format=bgr0 -c:v ffv1 @in.mkv");
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, await folder.ProbeAsync(input), null, MediaFolder.Cancel);
        await foreach (Frame frame in reader)
        {
            using (frame) Assert.Equal([10, 20, 30], frame.Planes.Select(plane => (int)plane.Row<byte>(3)[5]));
        }
    }

    [Theory]
    [InlineData("bt709", "tv", 1280, 720)]
    [InlineData("smpte170m", "tv", 64, 64)]
    [InlineData("bt709", "pc", 64, 64)]
    [InlineData("bt2020nc", "tv", 64, 64)]
    [InlineData("smpte170m", "pc", 64, 64)]
    public async Task Reading_as_rgb_uses_the_matrix_and_range_of_the_source(string matrix, string range, int width, int height)
    {
        (double kr, double kb) = matrix switch { "bt709" => (0.2126, 0.0722), "bt2020nc" => (0.2627, 0.0593), _ => (0.299, 0.114) };
        using MediaFolder folder = await MediaFolder.CreateAsync();
        (double y, double u, double v) = (150, 90, 170);
        string input = await folder.MakeAsync($"-f lavfi -i color=black:s={width}x{height}:r=25:d=0.04,format=yuv444p,geq=lum={y}:cb={u}:cr={v},setparams=range={range}:colorspace={matrix} -c:v libx264 -qp 0 -pix_fmt yuv444p -color_range {range} -colorspace {matrix} @in.mkv");
        (double luma, double chroma) = range == "tv" ? ((y - 16) / 219, 224) : (y / 255, 255);
        (double pb, double pr) = ((u - 128) / chroma, (v - 128) / chroma);
        double red = luma + (2 * (1 - kr) * pr), blue = luma + (2 * (1 - kb) * pb);
        double green = (luma - (kr * red) - (kb * blue)) / (1 - kr - kb);
        MediaInfo info = await folder.ProbeAsync(input);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, new FrameReaderOptions { Format = PixelFormats.Rgb24 }, MediaFolder.Cancel);
        await foreach (Frame frame in reader)
        {
            using (frame)
            {
                byte[] pixel = frame.Planes[0].Row<byte>(9)[(3 * 9)..(3 * 10)].ToArray();
                double[] expected = [red * 255, green * 255, blue * 255];
                for (int i = 0; i < 3; i++) Assert.Equal(Math.Clamp(expected[i], 0, 255), pixel[i], 1.0);
                Assert.Equal(ColorRange.Full, frame.Color.Range);
            }
        }
    }

    [Fact]
    public async Task Skipping_frames_gives_what_a_straight_read_gives()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=2 -c:v libx264 -preset veryfast -bf 3 -x264-params open-gop=1:keyint=12 @in.mkv");
        HashFrameSink all = await HashAsync(folder, input, new FrameReaderOptions());
        HashFrameSink rest = await HashAsync(folder, input, new FrameReaderOptions { SkipFrames = 19 });
        Assert.Equal(50, all.Frames.Count);
        Assert.Equal(all.Frames.Skip(19), rest.Frames);
    }

    [Fact]
    public async Task Start_and_duration_choose_frames_by_their_time()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=12 -c:v libx264 -preset veryfast -bf 3 -x264-params open-gop=1:keyint=30 -output_ts_offset 1.5 @in.ts");
        MediaInfo info = await folder.ProbeAsync(input);
        HashFrameSink all = await HashAsync(folder, input, new FrameReaderOptions());
        HashFrameSink part = await HashAsync(folder, input, new FrameReaderOptions { Range = new(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(1)) });
        double zero = info.StartTime.TotalSeconds;
        Assert.Equal(all.Frames.Where(frame => frame.Timestamp / 90000.0 - zero is >= 8.999 and < 9.999), part.Frames);
        Assert.Equal(25, part.Frames.Count);
    }

    [Fact]
    public async Task Frames_that_an_edit_list_hides_are_left_out()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -c:v libx264 -preset ultrafast -bf 0 -output_ts_offset -0.12 -avoid_negative_ts disabled @in.mp4");
        HashFrameSink all = await HashAsync(folder, input, new FrameReaderOptions());
        Assert.Equal([0L, 512, 1024, 1536, 2048, 2560, 3072], all.Frames.Select(frame => frame.Timestamp));
    }

    [Fact]
    public async Task Nut_goes_out_and_in_unchanged()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        foreach (PixelFormat format in PixelFormats.All)
        {
            using MemoryStream pipe = new();
            NutFrameSink sink = new(pipe, format, 21, 13, new Rational(1, 90000), new Rational(4, 3));
            List<string> sent = [];
            for (int i = 0; i < 3; i++)
            {
                using Frame frame = new(format, 21, 13, ColorDescription.Unspecified, (i * 100_000_000L) + i);
                new Random(i).NextBytes(frame.Memory.Span);
                sent.Add(HashFrameSink.Hash(frame));
                await sink.WriteAsync(frame, MediaFolder.Cancel);
            }

            await sink.CompleteAsync(MediaFolder.Cancel);
            await File.WriteAllBytesAsync(folder["x.nut"], pipe.ToArray(), MediaFolder.Cancel);
            pipe.Position = 0;
            await using FrameReader reader = await FrameReader.OpenNutAsync(pipe, null, MediaFolder.Cancel);
            HashFrameSink back = await HashAsync(reader);
            Assert.Equal((format, new Rational(1, 90000), new Rational(4, 3)), (reader.Format, reader.TimeBase, reader.SampleAspectRatio));
            Assert.Equal(sent, back.Frames.Select(frame => frame.Hash));
            Assert.Equal([0L, 100_000_001, 200_000_002], back.Frames.Select(frame => frame.Timestamp));
            Assert.Equal(sent, await folder.FrameHashesAsync(folder["x.nut"]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no NUT stream, but text")]
    public async Task Other_things_than_nut_on_standard_input_are_refused(string text)
    {
        using MemoryStream pipe = new(System.Text.Encoding.ASCII.GetBytes(text));
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => FrameReader.OpenNutAsync(pipe, null, MediaFolder.Cancel));
        Assert.Contains("NUT", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> ConvertedHashesAsync(MediaFolder folder, string input, string format)
    {
        // Not through the scaler where it is not exact: it adds one to 8-bit opacity.
        if (format == "gbrap") format = "rgba,extractplanes=r+g+b+a[r][g][b][a];[g][b][r][a]mergeplanes=0x00102030:gbrap";
        string flags = "scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";
        FfmpegResult result = await folder.Ffmpeg.RunAsync(["-i", input, "-vf", $"{flags},format={format}", "-f", "framemd5", "-"], MediaFolder.Cancel);
        return [.. result.Output.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];
    }

    private static async Task<HashFrameSink> HashAsync(MediaFolder folder, string path, FrameReaderOptions options)
    {
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, await folder.ProbeAsync(path), options, MediaFolder.Cancel);
        return await HashAsync(reader);
    }

    private static async Task<HashFrameSink> HashAsync(FrameReader reader)
    {
        HashFrameSink sink = new();
        await foreach (Frame frame in reader)
        {
            using (frame) await sink.WriteAsync(frame, MediaFolder.Cancel);
        }

        return sink;
    }
}
