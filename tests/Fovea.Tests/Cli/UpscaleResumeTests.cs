using System.Diagnostics;
using Fovea.Networks;
using Fovea.Upscaling;

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
    public async Task A_finished_output_is_confirmed_only_if_this_very_job_made_it()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", frames: 5);
        string other = clips.Clip("other.mp4", 5, "64x48", "-vf", "negate");
        Directory.CreateDirectory(clips["home"]);
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], .. Job])).Succeeded();
        byte[] made = File.ReadAllBytes(clips["out.mp4"]);

        string[] resume = ["-o", clips["out.mp4"], "--resume", "--no-progress"];
        (await UpscaleProcess.RunAsync([clip, .. resume, "-n", "bicubic", "-s", "3"])).Failed(3, "exists", "bicubic-x2", "--overwrite");
        (await UpscaleProcess.RunAsync([clip, .. resume, "-n", "bicubic", "-s", "2", "-e", "crf=30"])).Failed(3, "exists", "encoder options");
        (await UpscaleProcess.RunAsync([other, .. resume, "-n", "bicubic", "-s", "2", "-e", "preset=veryfast"])).Failed(3, "exists", "input");
        (await UpscaleProcess.RunWithAsync(new() { ["FOVEA_HOME"] = clips["home"] }, [clip, .. resume, .. Job])).Failed(3, "exists", "nothing tells");

        // Killed after its very last act but one: the folder is still there, its manifest is not.
        Directory.CreateDirectory(clips["out.mp4.fovea-work"]);
        File.WriteAllText(clips["out.mp4.fovea-work/lock"], "");
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clip, .. resume, "--json", .. Job])).Succeeded();
        Assert.Contains("complete already", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("\"frames\":5,\"width\":128,\"height\":96,", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(made, File.ReadAllBytes(clips["out.mp4"]));
        clips.AssertHoldsOnly("clip.mp4", "other.mp4", "out.mp4", "home");

        File.AppendAllText(clips["out.mp4"], "x");
        (await UpscaleProcess.RunAsync([clip, .. resume, .. Job])).Failed(3, "exists", "nothing tells");
    }

    [Fact]
    public async Task A_segment_whose_bytes_have_changed_is_made_again()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", frames: 35, size: "192x144");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["straight.mp4"], .. Job])).Succeeded();
        using (UpscaleProcess process = UpscaleProcess.Start([], [clip, "-o", clips["out.mp4"], .. Job]))
        {
            while (!process.HasExited && !File.Exists(clips["out.mp4.fovea-work/segment-00001.mp4"])) await Task.Delay(5, TestContext.Current.CancellationToken);
            process.Kill();
        }

        string segment = clips["out.mp4.fovea-work/segment-00000.mp4"];
        byte[] bytes = File.ReadAllBytes(segment);
        bytes.AsSpan(bytes.Length / 2, 200).Clear();
        File.WriteAllBytes(segment, bytes);
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--resume", .. Job])).Succeeded();
        Assert.Contains("made again", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(UpscaleClips.Hashes(clips["straight.mp4"]), UpscaleClips.Hashes(clips["out.mp4"]));
    }

    [Fact]
    public async Task Work_of_another_job_is_neither_cleared_nor_called_interrupted_while_it_runs()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", frames: 5);
        byte[] pipe = File.ReadAllBytes(clips.Make("in.nut", "-i", clip, "-map", "0:v", "-c:v", "rawvideo"));
        using Model model = ModelZoo.Open("bicubic", 2);
        using Upscaler upscaler = Upscaler.Create(model, 1);
        using (WorkFolder work = WorkFolder.Open(clips["out.mkv"]))
        {
            File.WriteAllText(work.PathOf("segment-00000.mp4"), "hours of work");
            File.WriteAllText(work.PathOf("manifest.json"), "{}");
            (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mkv"], .. Job])).Failed(1, "another process");
            Assert.Contains("another process", (await FailedAsync()).Message, StringComparison.Ordinal);
        }

        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mkv"], .. Job])).Failed(3, "interrupted job", "--resume");
        Assert.Equal(FailureReason.InterruptedJobUnderStream, (await FailedAsync()).Reason);
        Assert.Equal("hours of work", File.ReadAllText(clips["out.mkv.fovea-work/segment-00000.mp4"]));

        Task<FoveaException> FailedAsync() => Assert.ThrowsAnyAsync<FoveaException>(() => new StreamUpscaler(upscaler).ToFileAsync(new MemoryStream(pipe), clips["out.mkv"], new UpscaleOptions { Resume = true }, cancellationToken: TestContext.Current.CancellationToken));
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
