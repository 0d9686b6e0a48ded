using Fovea.Media;
using Fovea.Media.Timelines;

namespace Fovea.Tests.Media.Timelines;

public sealed class TimelineScanTests
{
    private const string Clip = "-f lavfi -i testsrc2=s=32x32:r=25:d=1 -f lavfi -i sine=d=1:r=48000 -c:v libx264 -preset ultrafast -bf 2";

    [Theory]
    [InlineData("a.ts", "-c:a mp2")]
    [InlineData("a.vob", "-c:v mpeg2video -c:a mp2")]
    public async Task Joined_recordings_have_one_clock_for_all_streams(string name, string codecs)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string one = await folder.MakeAsync($"{Clip} {codecs} @{name}");
        string two = folder["two" + Path.GetExtension(name)];
        await File.WriteAllBytesAsync(two, [.. await File.ReadAllBytesAsync(one, MediaFolder.Cancel), .. await File.ReadAllBytesAsync(one, MediaFolder.Cancel)], MediaFolder.Cancel);
        MediaInfo info = await folder.ProbeAsync(two);
        Timeline timeline = await TimelineScan.ReadAsync(folder.Ffmpeg, info, null, MediaFolder.Cancel);
        Assert.Equal(1, timeline.ClockBreaks);
        Assert.Equal(2, timeline.Breaks.Count);
        double offset = timeline.Breaks[info.Video.Index][^1].Offset;
        Assert.InRange(offset, 0.95, 1.1);
        Assert.All(timeline.Breaks.Values, breaks => Assert.Equal(offset, breaks[^1].Offset));
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, new FrameReaderOptions { ClockParts = timeline.VideoParts }, MediaFolder.Cancel);
        List<double> times = [];
        await foreach (Fovea.Imaging.Frame frame in reader)
        {
            using (frame) times.Add(frame.Timestamp * reader.TimeBase.Value);
        }

        Assert.Equal(50, times.Count);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.035, 0.12));
        Assert.Equal(offset, times[48] - times[23], 0.045);
        Assert.Equal(0, timeline.Repeated);
    }

    // The first packets in Matroska do not say when they are decoded, and one of them is shown after those that follow.
    [Theory]
    [InlineData("24000/1001")]
    [InlineData("5")]
    public async Task Frames_out_of_order_at_the_start_are_no_break(string rate)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string film = await folder.MakeAsync($"-f lavfi -i testsrc2=s=32x32:r={rate}:d=3 -f lavfi -i sine=d=3:r=48000 -c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -x264-params b-pyramid=normal -c:a ac3 @film.mkv");
        Timeline timeline = await TimelineScan.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(film), null, MediaFolder.Cancel);
        Assert.Equal(0, timeline.ClockBreaks);
        Assert.Empty(timeline.Breaks);
    }

    [Fact]
    public async Task Pauses_and_long_pictures_are_no_breaks()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string slides = await folder.MakeAsync("-f lavfi -i testsrc2=s=32x32:r=1/3000:d=12000 -c:v libx264 -preset ultrafast @slides.mp4");
        string pause = await folder.MakeAsync("-f lavfi -i testsrc2=s=32x32:r=25:d=2 -f lavfi -i sine=d=40:r=48000 -vf setpts=if(gte(N\\,25)\\,PTS+30/TB\\,PTS) -fps_mode passthrough -c:v libx264 -preset ultrafast -bf 0 -c:a mp2 @pause.ts");
        foreach (string file in new[] { slides, pause })
        {
            Timeline timeline = await TimelineScan.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(file), null, MediaFolder.Cancel);
            Assert.Equal(0, timeline.ClockBreaks);
            Assert.Empty(timeline.Breaks);
        }
    }

    [Fact]
    public async Task What_an_edit_list_hides_and_how_long_the_last_frame_stays_is_found()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync($"{Clip} -g 50 -c:a aac @whole.mp4");
        string cut = await folder.MakeAsync("-ss 0.5 -i @whole.mp4 -c copy @cut.mp4");
        MediaInfo info = await folder.ProbeAsync(cut);
        Timeline timeline = await TimelineScan.ReadAsync(folder.Ffmpeg, info, null, MediaFolder.Cancel);
        Assert.InRange(timeline.Hidden[info.StreamsOf(StreamKind.Audio).Single().Index], 20, 26);
        Assert.Equal(0.04, timeline.LastLength!.Value, 0.001);
    }

    [Fact]
    public async Task Repeated_timestamps_are_counted_before_the_work()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync(@"-f lavfi -i testsrc2=s=32x32:r=25:d=2 -c:v flv1 -bsf:v setts=ts=if(eq(N\,20)\,TS-40\,TS) @in.flv");
        MediaInfo info = await folder.ProbeAsync(input);
        Assert.Equal(1, (await TimelineScan.ReadAsync(folder.Ffmpeg, info, null, MediaFolder.Cancel)).Repeated);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, null, MediaFolder.Cancel);
        List<long> times = [];
        await foreach (Fovea.Imaging.Frame frame in reader)
        {
            using (frame) times.Add(frame.Timestamp);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 40L), times.Select(time => time - times[0]));
        Assert.Equal(1, reader.MovedFrames);
    }
}
