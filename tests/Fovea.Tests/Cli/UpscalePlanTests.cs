using System.Runtime.Versioning;
using System.Text.Json;

namespace Fovea.Tests.Cli;

[SupportedOSPlatform("linux")]
public sealed class UpscalePlanTests
{
    private static readonly string[] Bicubic = ["-n", "bicubic", "-s", "2", "--no-progress"];

    [Fact]
    public async Task What_is_lost_is_said_before_the_work_and_in_json()
    {
        using UpscaleClips clips = new();
        string input = WithFont(clips);
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([input, "-o", clips["out.mp4"], "--json", "--progress", "plain", "-n", "bicubic", "-s", "2"])).Succeeded();
        string[] lines = outcome.Errors.Split('\n');
        Assert.Contains("-> ", lines[0], StringComparison.Ordinal);
        Assert.Contains("lost: the attached file font.ttf: a .mp4 file cannot hold it: left out; write .mkv to keep it.", lines[1], StringComparison.Ordinal);
        Assert.Contains("frame", lines[2], StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(outcome.Output);
        JsonElement notice = Assert.Single(json.RootElement.GetProperty("notices").EnumerateArray());
        Assert.Equal(["loss", "the attached file font.ttf", "a .mp4 file cannot hold it: left out", "write .mkv to keep it"], notice.EnumerateObject().Select(property => property.Value.GetString()));
    }

    [Fact]
    public async Task Strict_refuses_a_loss_before_the_work_and_lets_pass_what_loses_nothing()
    {
        using UpscaleClips clips = new();
        string input = WithFont(clips);
        UpscaleOutcome outcome = await UpscaleProcess.RunAsync([input, "-o", clips["out.mp4"], "--strict", .. Bicubic]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("font.ttf: --strict refuses it", outcome.Errors, StringComparison.Ordinal);
        clips.AssertHoldsOnly("in.mkv", "font.ttf");
        (await UpscaleProcess.RunAsync([input, "-o", clips["out.mkv"], "--strict", .. Bicubic])).Succeeded();
    }

    [Fact]
    public async Task A_dry_run_prints_the_whole_plan_and_writes_nothing()
    {
        using UpscaleClips clips = new();
        string input = WithFont(clips);
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([input, "-o", clips["out.mp4"], "--dry-run", .. Bicubic])).Succeeded();
        Assert.Contains("128x96, libx264 yuv420p", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("enlarges #0 (video, h264)", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("copies #1 (audio, ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("leaves out #2 (attachment", outcome.Errors, StringComparison.Ordinal);
        UpscaleOutcome machine = (await UpscaleProcess.RunAsync([input, "-o", clips["out.mp4"], "--dry-run", "--json", .. Bicubic])).Succeeded();
        using JsonDocument json = JsonDocument.Parse(machine.Output);
        Assert.Equal(["enlarged", "copied", "left out"], json.RootElement.GetProperty("streams").EnumerateArray().Select(stream => stream.GetProperty("fate").GetString()));
        Assert.Equal((128, 10), (json.RootElement.GetProperty("width").GetInt32(), json.RootElement.GetProperty("frames").GetInt32()));
        Assert.Equal(3, (await UpscaleProcess.RunAsync([input, "-o", clips["out.mp4"], "--dry-run", "--strict", .. Bicubic])).ExitCode);
        clips.AssertHoldsOnly("in.mkv", "font.ttf");
    }

    private static string WithFont(UpscaleClips clips)
    {
        string clip = clips.Clip("clip.mkv", 10);
        File.WriteAllText(clips["font.ttf"], "a font");
        string made = clips.Make("in.mkv", "-i", clip, "-map", "0", "-c", "copy", "-attach", clips["font.ttf"], "-metadata:s:t", "mimetype=font/ttf");
        File.Delete(clip);
        return made;
    }
}
