using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class TimestampTests
{
    // Frames at irregular times, made by shifting some of a constant rate.
    private const string Vfr = "-f lavfi -i testsrc2=s=96x64:r=30:d=2 -vf setpts='N/30/TB+mod(N*N\\,7)*0.002/TB+0.023/TB' -fps_mode passthrough -enc_time_base 1:90000";

    [Theory]
    [InlineData("in.mkv", "out.mkv", "libx264")]
    [InlineData("in.mkv", "out.mp4", "libx264")]
    [InlineData("in.mp4", "out.mp4", "libx264")]
    [InlineData("in.mp4", "out.mov", "prores_ks")]
    [InlineData("in.mp4", "out.mov", "ffv1")]
    [InlineData("in.mp4", "out.mp4", "libx265")]
    [InlineData("in.mp4", "out.mp4", "libsvtav1")]
    [InlineData("in.mp4", "out.mp4", "libvpx-vp9")]
    [InlineData("in.mkv", "out.webm", "libvpx-vp9")]
    [InlineData("in.ts", "out.mp4", "libx264")]
    [InlineData("in.ts", "out.ts", "libx264")]
    [InlineData("in.ts", "out.mkv", "libx265")]
    [InlineData("in.mp4", "out.nut", "libx264")]
    [InlineData("in.mkv", "out.mkv", "ffv1")]
    public async Task Every_frame_keeps_its_time(string from, string to, string encoder)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string scale = from.EndsWith("mp4", StringComparison.Ordinal) ? " -video_track_timescale 90000 -movie_timescale 90000" : "";
        string input = await folder.MakeAsync($"{Vfr} -c:v libx264 -preset ultrafast -bf 2{scale} @{from}");
        double[] expected = await folder.TimesAsync(input);
        await Passage.RunAsync(folder, input, folder[to], Encoders.Get(encoder), framesASegment: 17);
        double[] actual = await folder.TimesAsync(folder[to]);
        bool milliseconds = to.EndsWith("mkv", StringComparison.Ordinal) || to.EndsWith("webm", StringComparison.Ordinal);
        Assert.Equal(60, expected.Length);
        Assert.Equal(expected.Length, actual.Length);
        double worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= (milliseconds && !from.EndsWith("mkv", StringComparison.Ordinal) ? 0.000501 : 0.0000011), $"worst {worst}");
    }
}
