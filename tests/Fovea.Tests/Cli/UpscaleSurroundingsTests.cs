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
        outcome.Failed(1, "closed it");
        Assert.DoesNotContain("500/500", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_standard_streams()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 5);
        Assert.Equal(0, (await ShellAsync($"{Run(clip, "-o", clips["quiet.mkv"])} 2>/dev/full")).ExitCode);
        (await ShellAsync($"{Run(clip, "-o", clips["json.mkv"], "--json", "--no-progress")} >/dev/full")).Failed(1, "standard output cannot be written");
        (await ShellAsync($"{Run(clip, "-o", "-", "--no-progress")} >/dev/full")).Failed(1, "output stream cannot be written");
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

    private static string Run(params string[] arguments) => $"dotnet '{UpscaleProcess.Program}' upscale {string.Join(' ', arguments.Concat(Job).Select(argument => $"'{argument}'"))}";

    private static async Task<UpscaleOutcome> ShellAsync(string command)
    {
        using UpscaleProcess process = UpscaleProcess.StartProgram("bash", [], ["-c", command]);
        return await process.WaitAsync();
    }
}
