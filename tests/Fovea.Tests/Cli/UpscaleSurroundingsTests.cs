using System.Runtime.Versioning;

namespace Fovea.Tests.Cli;

/// <summary>Closed, full and strange standard streams end in one line and the right code; the output is made where it can be.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpscaleSurroundingsTests
{
    private static readonly string[] Job = ["-n", "bicubic", "-s", "2"];

    [Fact]
    public async Task A_reader_that_closes_the_pipe_ends_the_job()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 500, "160x120", "-an");
        UpscaleOutcome outcome = await ShellAsync($"{Run(clip, "-o", "-", "--progress", "plain")} | head -c 1000 >/dev/null; exit ${{PIPESTATUS[0]}}");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("closed it", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("500/500", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_standard_streams()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 5);
        Assert.Equal(0, (await ShellAsync($"{Run(clip, "-o", clips["quiet.mkv"])} 2>/dev/full")).ExitCode);
        (await ShellAsync($"{Run(clip, "-o", clips["json.mkv"], "--json", "--no-progress")} >/dev/full")).Failed(1, "standard output cannot be written");
        UpscaleOutcome pipe = await ShellAsync($"{Run(clip, "-o", "-", "--no-progress")} >/dev/full");
        Assert.Equal(1, pipe.ExitCode);
        Assert.Contains("output stream cannot be written", pipe.Errors, StringComparison.Ordinal);
        clips.AssertHoldsOnly("clip.mp4", "quiet.mkv", "json.mkv");
    }

    [Fact]
    public async Task Names_with_escapes_and_line_breaks_are_shown_without_them()
    {
        using UpscaleClips clips = new();
        File.WriteAllText(clips["bad\u001b[31m\nname.mp4"], "no video");
        UpscaleOutcome outcome = await UpscaleProcess.RunAsync([clips["bad\u001b[31m\nname.mp4"], "-o", clips["out.mp4"], .. Job]);
        outcome.Failed(3, @"bad\x1b[31m\nname.mp4");
        Assert.DoesNotContain('\u001b', outcome.Errors);
    }

    [Fact]
    public async Task What_a_pipe_does_not_carry_is_said_before_the_work_or_refused()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 5, "64x48", "-color_range", "pc");
        UpscaleOutcome output = await ShellAsync($"{Run(clip, "-o", "-", "--no-progress")} >/dev/null");
        Assert.Contains("the sound #1", output.Errors, StringComparison.Ordinal);
        Assert.Contains("full range", output.Errors, StringComparison.Ordinal);
        Assert.Equal(3, (await ShellAsync($"{Run(clip, "-o", "-", "--no-progress", "--strict")} >/dev/null")).ExitCode);
        string nut = clips.Make("pipe.nut", "-i", clip, "-c:v", "rawvideo", "-c:a", "copy");
        UpscaleOutcome input = await ShellAsync($"{Run("-", "-o", clips["out.mkv"], "--progress", "plain")} < '{nut}'");
        Assert.Equal(0, input.ExitCode);
        Assert.Contains("other stream of standard input, sound", input.Errors, StringComparison.Ordinal);
        Assert.Contains("standard input: frame", input.Errors, StringComparison.Ordinal);
        File.WriteAllBytes(clips["cut.nut"], File.ReadAllBytes(nut)[..^3000]);
        UpscaleOutcome cut = await ShellAsync($"{Run("-", "-o", clips["cut.mkv"], "--no-progress")} < '{clips["cut.nut"]}'");
        Assert.Contains("standard input is cut short", cut.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(clips["cut.mkv"]));
    }

    private static string Run(params string[] arguments) => $"dotnet '{UpscaleProcess.Program}' upscale {string.Join(' ', arguments.Concat(Job).Select(argument => $"'{argument}'"))}";

    private static async Task<UpscaleOutcome> ShellAsync(string command)
    {
        using UpscaleProcess process = UpscaleProcess.StartProgram("bash", [], ["-c", command]);
        return await process.WaitAsync();
    }
}
