using Fovea.Cli;
using Fovea.Cli.Commands;

namespace Fovea.Tests.Cli;

/// <summary>What a folder gives: everything in it once, and what is left out by name.</summary>
public sealed class UpscaleFolderTests
{
    private static readonly string[] Job = ["-n", "bicubic", "-t", "1", "--no-progress"];

    [Fact]
    public async Task What_is_passed_over_is_listed_and_nothing_is_enlarged_twice()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in/sub"]);
        string picture = clips.Make("in/sub/a.png", "-f", "lavfi", "-i", "testsrc=s=16x12", "-frames:v", "1");
        clips.Make("in/b.jfif", "-i", picture, "-f", "image2", "-c:v", "mjpeg");
        File.Copy(picture, clips["in/.hidden.png"]);
        File.WriteAllText(clips["in/notes.txt"], "text");
        Directory.CreateSymbolicLink(clips["in/sub/up"], "..");
        File.CreateSymbolicLink(clips["in/again.png"], picture);
        File.CreateSymbolicLink(clips["in/gone.png"], clips["nowhere.png"]);
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips["in"], "-o", clips["in/out"], "-s", "2", .. Job])).Succeeded();
        foreach (string name in new[] { ".hidden.png", "notes.txt", "sub/up", "again.png", "gone.png" }) Assert.Contains(name, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal([clips["in/out/b.jpg"], clips["in/out/sub/a.png"]], Directory.GetFiles(clips["in/out"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Contains("2 of 2 were done already", (await UpscaleProcess.RunAsync([clips["in"], "-o", clips["in/out"], "-s", "2", .. Job])).Succeeded().Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_model_or_scale_made_is_not_called_done()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in"]);
        Directory.CreateDirectory(clips["home"]);
        clips.Make("in/a.png", "-f", "lavfi", "-i", "testsrc=s=16x12", "-frames:v", "1");
        clips.Clip("in/b.mp4", 3);
        Dictionary<string, string> stranger = new() { ["FOVEA_HOME"] = clips["home"] };
        string[] twice = [clips["in"], "-o", clips["out"], "-s", "2", .. Job];
        string[] thrice = [clips["in"], "-o", clips["out"], "-s", "3", .. Job];
        (await UpscaleProcess.RunAsync(twice)).Succeeded();

        UpscaleOutcome other = await UpscaleProcess.RunAsync(thrice);
        Assert.Equal(3, other.ExitCode);
        Assert.Equal(2, other.Errors.Split("bicubic-x2, not bicubic-x3").Length - 1);
        Assert.DoesNotContain("done already", other.Errors, StringComparison.Ordinal);

        Assert.Contains("2 of 2 were there already", (await UpscaleProcess.RunWithAsync(stranger, twice)).Succeeded().Errors, StringComparison.Ordinal);
        other = await UpscaleProcess.RunWithAsync(stranger, thrice);
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("it is 32x24, not 48x36", other.Errors, StringComparison.Ordinal);
        (await UpscaleProcess.RunAsync([.. thrice, "--overwrite"])).Succeeded();
        Assert.Equal("48,36", UpscaleClips.Probe(clips["out/a.png"], "stream=width,height"));
    }

    [Fact]
    public async Task A_file_that_fails_in_any_way_does_not_stop_the_others()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in/blocked"]);
        Directory.CreateDirectory(clips["out"]);
        clips.Make("in/blocked/a.png", "-f", "lavfi", "-i", "testsrc=s=16x12", "-frames:v", "1");
        File.Copy(clips["in/blocked/a.png"], clips["in/z.png"]);
        File.WriteAllText(clips["out/blocked"], "a file where a folder must be");
        UpscaleOutcome outcome = await UpscaleProcess.RunAsync([clips["in"], "-o", clips["out"], "-s", "2", .. Job]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("blocked/a.png", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(clips["out/z.png"]));
    }

    [Fact]
    public async Task Plans_previews_and_benchmarks_go_on_past_a_file_that_fails_and_plans_make_nothing()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in"]);
        File.WriteAllText(clips["in/a.png"], "no picture");
        clips.Make("in/z.png", "-f", "lavfi", "-i", "testsrc=s=16x12", "-frames:v", "1");
        string[] job = [clips["in"], "-s", "2", .. Job];
        UpscaleOutcome plan = await UpscaleProcess.RunAsync([.. job, "-o", clips["out"], "--dry-run"]);
        Assert.Equal(3, plan.ExitCode);
        Assert.Contains("32x24", plan.Output + plan.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(clips["out"]));
        UpscaleOutcome benchmark = await UpscaleProcess.RunAsync([.. job, "--benchmark"]);
        Assert.Equal(3, benchmark.ExitCode);
        Assert.Contains("z.png: 1 frames to 32x24", benchmark.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await UpscaleProcess.RunAsync([.. job, "-o", clips["out"], "--preview"])).ExitCode);
        Assert.True(File.Exists(clips["out/z_preview.png"]));
    }

    [Fact]
    public async Task Several_inputs_make_their_folder_and_what_is_named_twice_is_made_once()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in"]);
        string a = clips.Make("in/a.png", "-f", "lavfi", "-i", "testsrc=s=16x12", "-frames:v", "1");
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([a, clips["in"], a, "-o", clips["new/out"], "-s", "2", .. Job])).Succeeded();
        Assert.Contains("named already", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal([clips["new/out/a_bicubic_x2.png"]], Directory.GetFiles(clips["new"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_defect_is_told_in_one_line_and_the_exit_code_stays_that_of_all_or_becomes_1()
    {
        Assert.Equal(3, Failure.Report("a.mp4", new BadInputException("bad"), 0));
        Assert.Equal(3, Failure.Report("a.mp4", new BadInputException("bad"), 3));
        Assert.Equal(1, Failure.Report("a.mp4", new BadInputException("bad"), 1));
        Assert.Equal(1, Failure.Report("a.mp4", new OverflowException("too\nmuch"), 3));
        Assert.Equal("fovea: a.mp4: a defect of Fovea: OverflowException: too much ()", Failure.Line("a.mp4", new OverflowException("too\nmuch")));
    }

    [Fact]
    public async Task A_folder_onto_itself_is_said_to_be_so()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in"]);
        clips.Make("in/a.png", "-f", "lavfi", "-i", "testsrc=s=16x12", "-frames:v", "1");
        Directory.CreateSymbolicLink(clips["link"], clips["in"]);
        foreach (string output in new[] { clips["in"], clips["in/../in/"], clips["link"] }) (await UpscaleProcess.RunAsync([clips["in"], "-o", output, "-s", "2", .. Job])).Failed(3, "input folder itself");
    }

    [Fact]
    public async Task Names_may_be_of_any_length_and_have_line_breaks_or_are_refused_at_once()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 3);
        string broken = clips[$"{new string('n', 120)}\nline.mp4"];
        string longest = clips[$"{new string('n', 251)}.mp4"];
        foreach (string output in new[] { broken, longest })
        {
            (await UpscaleProcess.RunAsync([clip, "-o", output, "-s", "2", .. Job])).Succeeded();
            Assert.True(File.Exists(output));
            Assert.Equal("128,96", UpscaleClips.Probe(output, "stream=width,height", "-select_streams", "v"));
        }

        (await UpscaleProcess.RunAsync([clip, "-o", clips[$"{new string('n', 252)}.mp4"], "-s", "2", .. Job])).Failed(3, "too long");
        (await UpscaleProcess.RunAsync([longest, "-s", "2", .. Job])).Failed(3, "too long");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["\uFFFD.mp4"], "-s", "2", .. Job])).Failed(3, "UTF-8");
        (await UpscaleProcess.RunAsync([clips["\uFFFD.mp4"], "-s", "2", .. Job])).Failed(3, "UTF-8");
        Assert.Empty(Directory.GetDirectories(clips.Folder));
    }

    [Fact]
    public void Many_files_that_are_passed_over_stay_one_line()
    {
        string line = PassedOverText.Line("hidden", [.. Enumerable.Range(0, 100).Select(i => $".x{i}.png")]);
        Assert.Contains(".x19.png and 80 more", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
