using System.Diagnostics;

namespace Fovea.Tests.Cli;

public sealed class UpscaleResumeTests
{
    private static readonly string[] Job = ["-n", "bicubic", "-s", "2", "-t", "1", "--segment", "7", "-e", "preset=veryfast", "--no-progress"];

    [Fact]
    public async Task A_job_killed_again_and_again_gives_the_frames_of_an_uninterrupted_one()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", frames: 42, size: "192x144");
        Stopwatch clock = Stopwatch.StartNew();
        (await UpscaleProcess.RunAsync([clip, "-o", clips["straight.mkv"], .. Job])).Succeeded();
        int whole = (int)clock.ElapsedMilliseconds;
        Random random = new(20240607);
        int kills = 0;
        int kept = 0;
        while (kills < 5)
        {
            using UpscaleProcess process = UpscaleProcess.Start([], [clip, "-o", clips["killed.mkv"], "--resume", .. Job]);
            // Every second kill waits for one more segment, so that jobs get on; the others hit whatever is being done.
            int before = Segments(), wait = random.Next(whole * 2 / 10, whole * 6 / 10);
            clock.Restart();
            while (!process.HasExited && (kills % 2 == 0 ? Segments() == before : clock.ElapsedMilliseconds < wait)) await Task.Delay(2, TestContext.Current.CancellationToken);
            process.Kill();
            UpscaleOutcome outcome = await process.WaitAsync();
            if (outcome.ExitCode == 0) break;
            Assert.Equal(137, outcome.ExitCode);
            kills++;
            kept = Math.Max(kept, Segments());
        }

        (await UpscaleProcess.RunAsync([clip, "-o", clips["killed.mkv"], "--resume", .. Job])).Succeeded();
        Assert.True(kills >= 2, $"only {kills} kills hit the job");
        Assert.True(kept >= 1, "no segment survived a kill");
        Assert.Equal(UpscaleClips.Hashes(clips["straight.mkv"]), UpscaleClips.Hashes(clips["killed.mkv"]));
        clips.AssertHoldsOnly("clip.mkv", "straight.mkv", "killed.mkv");

        int Segments() => Directory.Exists(clips["killed.mkv.fovea-work"]) ? Directory.GetFiles(clips["killed.mkv.fovea-work"], "segment-?????.*").Length : 0;
    }

    [Fact]
    public async Task Ctrl_C_says_how_to_go_on_and_the_job_goes_on()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", frames: 72, size: "192x144");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["straight.mp4"], .. Job])).Succeeded();
        using (UpscaleProcess process = UpscaleProcess.Start([], [clip, "-o", clips["out.mp4"], .. Job]))
        {
            while (!process.HasExited && !File.Exists(clips["out.mp4.fovea-work/segment-00000.mp4"])) await Task.Delay(5, TestContext.Current.CancellationToken);
            process.Interrupt();
            (await process.WaitAsync()).Failed(130, "cancelled", "--resume", "out.mp4");
        }

        Assert.False(File.Exists(clips["out.mp4"]));
        Assert.Empty(Directory.GetFiles(clips["out.mp4.fovea-work"], "*.part*"));
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], .. Job])).Failed(3, "interrupted job", "--resume", "--overwrite");
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--resume", "--json", .. Job])).Succeeded();
        Assert.Contains("\"frames\":72,", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(UpscaleClips.Hashes(clips["straight.mp4"]), UpscaleClips.Hashes(clips["out.mp4"]));
        clips.AssertHoldsOnly("clip.mp4", "straight.mp4", "out.mp4");
    }

    [Fact]
    public async Task Another_model_option_or_input_is_refused_and_the_work_is_kept()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", frames: 28, size: "192x144");
        using (UpscaleProcess process = UpscaleProcess.Start([], [clip, "-o", clips["out.mp4"], .. Job]))
        {
            while (!process.HasExited && !File.Exists(clips["out.mp4.fovea-work/segment-00000.mp4"])) await Task.Delay(5, TestContext.Current.CancellationToken);
            process.Kill();
        }

        string[] same = [clip, "-o", clips["out.mp4"], "--resume", "--no-progress"];
        (await UpscaleProcess.RunAsync([.. same, "-n", "bicubic", "-s", "4"])).Failed(3, "bicubic-x2");
        (await UpscaleProcess.RunAsync([.. same, "-n", "bicubic", "-s", "2", "-e", "crf=30"])).Failed(3, "encoder options");
        File.SetLastWriteTimeUtc(clip, DateTime.UtcNow.AddHours(-1));
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--resume", .. Job])).Failed(3, "input has changed");
        Assert.True(File.Exists(clips["out.mp4.fovea-work/segment-00000.mp4"]));
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--overwrite", .. Job])).Succeeded();
        clips.AssertHoldsOnly("clip.mp4", "out.mp4");
    }

    [Fact]
    public async Task An_output_that_is_there_is_touched_only_when_told_to()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", frames: 5);
        File.WriteAllText(clips["out.mp4"], "mine");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], .. Job])).Failed(3, "exists", "--overwrite");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--resume", .. Job])).Failed(3, "exists", "--overwrite");
        Assert.Equal("mine", File.ReadAllText(clips["out.mp4"]));
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--overwrite", .. Job])).Succeeded();
        Assert.Equal("128,96", UpscaleClips.Probe(clips["out.mp4"], "stream=width,height", "-select_streams", "v"));
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--resume", .. Job])).Succeeded();
        clips.AssertHoldsOnly("clip.mp4", "out.mp4");
    }
}
