using System.Globalization;

namespace Fovea.Tests.Cli;

/// <summary>Whole jobs over sources whose times are hard, into every container: times, total length, rate.</summary>
public sealed class UpscaleTimeTests
{
    private static readonly string[] Job = ["-n", "bicubic", "-s", "2", "-e", "preset=ultrafast", "--no-progress"];
    private static readonly string[] Sound = ["-c:a", "mp2"];

    [Theory]
    [InlineData("ts")]
    [InlineData("m2ts")]
    [InlineData("nut")]
    [InlineData("mkv")]
    [InlineData("avi")]
    public async Task Sound_that_begins_before_the_picture_moves_nothing(string container)
    {
        using UpscaleClips clips = new();
        string input = clips.Clip("in.mp4", more: ["-c:a", "aac"]);
        string output = clips["out." + container];
        (await UpscaleProcess.RunAsync([input, "-o", output, .. Job])).Succeeded();
        AssertSteps(input, output, 0.0001);
        Assert.StartsWith("25/1", UpscaleClips.Probe(output, "stream=avg_frame_rate", "-select_streams", "v"), StringComparison.Ordinal);
        double[] sound = Times(output, "a");
        Assert.InRange(sound[0] - Times(output, "v")[0], -0.03, 0.001);
        byte[] head = await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken);
        if (container == "m2ts") Assert.True(head[4] == 0x47 && head[196] == 0x47, "packets of 192 bytes");
    }

    [Theory]
    [InlineData("mkv")]
    [InlineData("mp4")]
    [InlineData("ts")]
    [InlineData("avi")]
    public async Task A_clock_that_passes_zero_and_one_that_starts_again_go_on(string container)
    {
        using UpscaleClips clips = new();
        string wrapped = clips.Make("wrap.ts", ["-f", "lavfi", "-i", "testsrc2=s=32x32:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1:r=48000", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", .. Sound, "-output_ts_offset", "95442"]);
        (await UpscaleProcess.RunAsync([wrapped, "-o", clips["wrapped." + container], .. Job])).Succeeded();
        AssertSteps(wrapped, clips["wrapped." + container], 0.0011);

        string one = clips.Make("one.ts", ["-f", "lavfi", "-i", "testsrc2=s=32x32:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1:r=48000", "-c:v", "libx264", "-preset", "ultrafast", .. Sound]);
        byte[] bytes = await File.ReadAllBytesAsync(one, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(clips["two.ts"], [.. bytes, .. bytes], TestContext.Current.CancellationToken);
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips["two.ts"], "-o", clips["two." + (container == "ts" ? "m2ts" : container)], .. Job])).Succeeded();
        Assert.Contains("start again once", outcome.Errors, StringComparison.Ordinal);
        double[] video = Times(clips["two." + (container == "ts" ? "m2ts" : container)], "v");
        double[] sound = Times(clips["two." + (container == "ts" ? "m2ts" : container)], "a");
        Assert.Equal(50, video.Length);
        Assert.InRange(video[^1] - video[0], 1.9, 2.1);
        Assert.All(video.Zip(video.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.03, 0.13));
        Assert.InRange(sound[^1] - sound[0], 1.9, 2.1);
        Assert.All(sound.Zip(sound.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.01, 0.1));
    }

    [Fact]
    public async Task The_last_picture_stays_as_long_as_in_the_source()
    {
        using UpscaleClips clips = new();
        string gif = clips.Make("in.gif", "-f", "lavfi", "-i", "testsrc2=s=32x32:r=2:d=1.5", "-final_delay", "300");
        double length = Number(UpscaleClips.Probe(gif, "format=duration"));
        Assert.InRange(length, 3.9, 4.1);
        foreach (string output in new[] { clips["out.mp4"], clips["out.mkv"], clips["out.mov"] })
        {
            (await UpscaleProcess.RunAsync([gif, "-o", output, .. Job])).Succeeded();
            AssertSteps(gif, output, 0.0011);
            Assert.Equal(length, Number(UpscaleClips.Probe(output, "format=duration")), 0.02);
        }

        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([gif, "-o", clips["out.ts"], .. Job])).Succeeded();
        Assert.Contains("the last frame's length", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Matroska_keeps_an_exact_rate_and_leaves_out_the_sound_that_was_cut()
    {
        using UpscaleClips clips = new();
        string rate = clips.Make("rate.mkv", ["-f", "lavfi", "-i", "testsrc2=s=32x32:r=30000/1001:d=1", "-f", "lavfi", "-i", "sine=d=1:r=48000", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]);
        (await UpscaleProcess.RunAsync([rate, "-o", clips["out.mkv"], .. Job])).Succeeded();
        AssertSteps(rate, clips["out.mkv"], 0.0011);
        Assert.Equal("30000/1001", UpscaleClips.Probe(clips["out.mkv"], "stream=avg_frame_rate", "-select_streams", "v").TrimEnd(','));

        string whole = clips.Clip("whole.mp4", 50, "32x32", "-g", "50", "-c:a", "aac");
        string cut = clips.Make("cut.mp4", "-ss", "0.5", "-i", whole, "-c", "copy");
        (await UpscaleProcess.RunAsync([cut, "-o", clips["cut.mkv"], .. Job])).Succeeded();
        Assert.InRange(Times(clips["cut.mkv"], "a")[0], -0.07, 0.001);
    }

    [Fact]
    public async Task Sound_that_begins_late_begins_late_in_AVI_too()
    {
        using UpscaleClips clips = new();
        string input = clips.Make("late.mkv", ["-f", "lavfi", "-i", "testsrc2=s=32x32:r=25:d=1", "-itsoffset", "0.5", "-f", "lavfi", "-i", "sine=d=1:r=48000", "-c:v", "libx264", "-preset", "ultrafast", .. Sound]);
        (await UpscaleProcess.RunAsync([input, "-o", clips["out.avi"], .. Job])).Succeeded();
        Assert.Equal(Times(input, "a")[0] - Times(input, "v")[0], Times(clips["out.avi"], "a")[0] - Times(clips["out.avi"], "v")[0], 0.03);
    }

    private static void AssertSteps(string source, string output, double tolerance)
    {
        (double[] before, double[] after) = (Times(source, "v"), Times(output, "v"));
        Assert.Equal(before.Select(time => time - before[0]), after.Select(time => time - after[0]), (a, b) => Math.Abs(a - b) <= tolerance);
    }

    // AVI says when a frame is decoded, others when it is shown.
    private static double[] Times(string path, string stream)
        => [.. UpscaleClips.Probe(path, "packet=pts_time,dts_time:packet_side_data=", "-select_streams", stream + ":0").Split('\n').Select(line => line.Trim().Split(',')).Where(words => words.Length > 1).Select(words => Number(words[0] == "N/A" ? words[1] : words[0])).Order()];

    private static double Number(string text) => double.Parse(text.Trim().TrimEnd(','), CultureInfo.InvariantCulture);
}
