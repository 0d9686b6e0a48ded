using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class TimestampTests
{
    // Frames at irregular times, made by shifting some of a constant rate.
    private const string Vfr = "-f lavfi -i testsrc2=s=96x64:r=30:d=1 -vf setpts='N/30/TB+mod(N*N\\,7)*0.002/TB+0.023/TB' -fps_mode passthrough -enc_time_base 1:90000";

    [Theory]
    [InlineData("in.mkv", "out.mkv", "libx264")]
    [InlineData("in.mkv", "out.mp4", "libx264")]
    [InlineData("in.mp4", "out.mp4", "libx264")]
    [InlineData("in.mp4", "out.mov", "prores_ks")]
    [InlineData("in.mp4", "out.mov", "ffv1")]
    [InlineData("in.mp4", "out.mp4", "libx265")]
    [InlineData("in.mp4", "out.mp4", "libsvtav1")]
    [InlineData("in.mkv", "out.webm", "libvpx-vp9")]
    [InlineData("in.ts", "out.mp4", "libx264")]
    [InlineData("in.ts", "out.ts", "libx264")]
    [InlineData("in.mp4", "out.nut", "libx264")]
    public async Task Every_frame_keeps_its_time(string from, string to, string encoder)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string scale = from.EndsWith("mp4", StringComparison.Ordinal) ? " -video_track_timescale 90000 -movie_timescale 90000" : "";
        string input = await folder.MakeAsync($"{Vfr} -c:v libx264 -preset ultrafast -bf 2{scale} @{from}");
        double[] expected = await folder.TimesAsync(input);
        await Passage.RunAsync(folder, input, folder[to], Encoders.Get(encoder), framesASegment: 12);
        double[] actual = await folder.TimesAsync(folder[to]);
        bool milliseconds = to.EndsWith("mkv", StringComparison.Ordinal) || to.EndsWith("webm", StringComparison.Ordinal);
        Assert.Equal(30, expected.Length);
        Assert.Equal(expected.Length, actual.Length);
        double worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= (milliseconds && !from.EndsWith("mkv", StringComparison.Ordinal) ? 0.000501 : 0.0000011), $"worst {worst}");
    }

    [Fact]
    public async Task A_recording_that_starts_at_a_far_time_is_moved_in_mp4_and_kept_elsewhere()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -f lavfi -i sine=d=0.4 -c:v libx264 -preset ultrafast -c:a mp2 -output_ts_offset 36000.5 @in.ts");
        double[] before = await folder.TimesAsync(input);
        MediaInfo info = await Passage.RunAsync(folder, input, folder["out.mp4"], Encoders.X264);
        await Passage.RunAsync(folder, input, folder["out.mkv"], Encoders.X264);
        double moved = Math.Floor(info.StartTime.TotalSeconds);
        Assert.InRange(moved, 36000, 36002);
        Assert.Equal(before.Select(time => time - moved), await folder.TimesAsync(folder["out.mp4"]), (a, b) => Math.Abs(a - b) < 0.00001);
        Assert.Equal(before, await folder.TimesAsync(folder["out.mkv"]), (a, b) => Math.Abs(a - b) < 0.001);
        MuxOptions options = new() { Container = Containers.Mp4, Encoder = Encoders.X264 };
        Assert.Contains((await Muxer.CheckAsync(folder.Ffmpeg, info, options, MediaFolder.Cancel)).Notices, notice => notice.Text.Contains("earlier", StringComparison.Ordinal));
        OutputExpectation expected = new(10, 96, 64, TimeSpan.FromSeconds(before[0]), TimeSpan.FromSeconds(before[^1]));
        await OutputVerifier.VerifyAsync(folder.Ffmpeg, folder["out.mp4"], expected, info, options, MediaFolder.Cancel);
    }
}
