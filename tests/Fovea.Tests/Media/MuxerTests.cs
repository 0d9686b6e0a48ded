using System.Globalization;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

[Trait("Category", "Culture")]
public sealed class MuxerTests
{
    [Fact]
    public void The_list_moves_every_segment_by_the_same_time()
    {
        // 1/90000 s: times that microseconds cannot hold.
        Segment[] segments = [new("/tmp/it's 1.mp4", 12345, 3), new("/tmp/2.mp4", 24689, 3), new("/tmp/3.mp4", 99999, 1)];
        string list = Muxer.SegmentList(segments, "/tmp", new Rational(1, 90000));
        string[] lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("file 'file:it'\\''s 1.mp4'", lines[1]);
        decimal start = 0;
        foreach (string line in lines)
        {
            if (line.StartsWith("inpoint", StringComparison.Ordinal)) Assert.Equal(10m, decimal.Parse(line[8..], CultureInfo.InvariantCulture) - start);
            if (line.StartsWith("duration", StringComparison.Ordinal)) start += decimal.Parse(line[9..], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void The_list_has_no_line_break_of_the_folder_that_segments_lie_in()
    {
        string list = Muxer.SegmentList([new("/tmp/two\nlines/1.mp4", 0, 3)], "/tmp/two\nlines", new Rational(1, 25));
        Assert.Contains("file 'file:1.mp4'\n", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 90000)]
    [InlineData(1, 10_000_000)]
    [InlineData(1001, 30000)]
    [InlineData(1, 12345)]
    public async Task Joined_segments_keep_ticks_of_any_time_base(int numerator, int denominator)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        Rational timeBase = new(numerator, denominator);
        List<long> ticks = [];
        List<Segment> segments = [];
        Random random = new(3);
        long at = 7;
        for (int s = 0; s < 5; s++)
        {
            string path = folder[$"{s}.mp4"];
            FrameWriterOptions options = new() { Encoder = EncoderSettings.Parse(Encoders.X264, ["preset=ultrafast", "bf=2"]), Width = 32, Height = 32, Format = PixelFormats.Yuv420P, TimeBase = timeBase };
            await using FrameWriter writer = await FrameWriter.CreateAsync(folder.Ffmpeg, path, options, MediaFolder.Cancel);
            for (int i = 0; i < 7; i++)
            {
                using Frame frame = new(options.Format, 32, 32, ColorDescription.Unspecified, at);
                frame.Memory.Span.Fill((byte)(16 + (s * 7) + i));
                ticks.Add(at);
                at += Math.Max(1, random.Next((int)(denominator / 50 / numerator), (int)(denominator / 10 / numerator)));
                await writer.WriteAsync(frame, MediaFolder.Cancel);
            }

            await writer.CompleteAsync(MediaFolder.Cancel);
            segments.Add(new Segment(path, writer.FirstTimestamp!.Value, writer.FrameCount));
        }

        VideoStream video = new() { Index = 0, Kind = StreamKind.Video, Codec = "rawvideo", Width = 16, Height = 16, PixelFormatName = "yuv420p", TimeBase = timeBase };
        MediaInfo source = new() { Path = "-", Container = "nut", Streams = [video], Video = video };
        MuxOptions mux = new() { Container = Containers.Mp4, Encoder = Encoders.X264 };
        await Muxer.JoinAsync(folder.Ffmpeg, segments, source, folder["out.mp4"], mux, MediaFolder.Cancel);
        long scale = Timescale.For(timeBase) / denominator * numerator;
        Assert.Equal(ticks.Select(tick => tick * scale), await folder.TicksAsync(folder["out.mp4"]));

        double First(long tick) => tick * timeBase.Value;
        OutputExpectation expected = new(35, 32, 32, TimeSpan.FromSeconds(First(ticks[0])), TimeSpan.FromSeconds(First(ticks[^1])));
        await OutputVerifier.VerifyAsync(folder.Ffmpeg, folder["out.mp4"], expected, source, mux, MediaFolder.Cancel);
        foreach (OutputExpectation wrong in new[] { expected with { FrameCount = 36 }, expected with { Width = 16 }, expected with { LastTime = expected.LastTime + TimeSpan.FromMilliseconds(40) } })
        {
            await Assert.ThrowsAsync<FoveaException>(() => OutputVerifier.VerifyAsync(folder.Ffmpeg, folder["out.mp4"], wrong, source, mux, MediaFolder.Cancel));
        }
    }

    [Fact]
    public async Task Sound_that_a_transport_stream_would_hide_is_refused_before_the_work()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        MediaInfo info = await folder.ProbeAsync(await folder.MakeAsync("-f lavfi -i testsrc2=s=32x32:r=25:d=0.4 -f lavfi -i sine=d=0.4 -c:v wmv2 -c:a wmav2 @in.asf"));
        MuxOptions options = new() { Container = Containers.Ts, Encoder = Encoders.X264 };
        BadInputException refused = await Assert.ThrowsAsync<BadInputException>(() => Muxer.CheckAsync(folder.Ffmpeg, info, options, MediaFolder.Cancel));
        Assert.Equal((FailureReason.AudioNotHeld, ".mkv"), (refused.Reason, Assert.Single(refused.Values)));
    }

    [Fact]
    public async Task A_part_starts_at_zero_with_its_sound_and_chapters()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["tags.txt"], ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=A\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=4000\ntitle=B\n", MediaFolder.Cancel);
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=4 -f lavfi -i sine=d=4:sample_rate=48000 -i @tags.txt -map 0 -map 1 -map_chapters 2 -c:v libx264 -preset ultrafast -g 10 -c:a ac3 @in.mkv");
        MuxOptions options = new() { Container = Containers.Matroska, Encoder = Encoders.Ffv1, Range = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)) };
        await Passage.RunAsync(folder, input, folder["out.mkv"], Encoders.Ffv1, mux: options);
        double[] times = await folder.TimesAsync(folder["out.mkv"]);
        Assert.Equal(50, times.Length);
        Assert.InRange(times[0], 0, 0.04);
        Assert.Equal((await folder.FrameHashesAsync(input))[25..75], await folder.FrameHashesAsync(folder["out.mkv"]));

        string[] sound = await folder.PayloadAsync(folder["out.mkv"], "a:0");
        string[] all = await folder.PayloadAsync(input, "a:0");
        int place = Array.IndexOf(all, sound[0]);
        Assert.Equal(all[place..(place + sound.Length)], sound);
        Assert.InRange(sound.Length, 60, 65);
        MediaInfo after = await folder.ProbeAsync(folder["out.mkv"]);
        Assert.Equal([0.0, 0.5], after.Chapters.Select(chapter => chapter.Start.TotalSeconds));
        Assert.Equal([0.5, 2.0], after.Chapters.Select(chapter => chapter.End.TotalSeconds));
    }
}
