using System.Runtime.Versioning;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Cli;

/// <summary>What cannot work ends with one clear line, the documented exit code, no output and nothing lost.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpscaleBadInputTests
{
    private static readonly string[] Quiet = ["-n", "bicubic", "-s", "2", "--no-progress"];

    [Fact]
    public async Task A_missing_an_empty_and_a_nonsense_file()
    {
        using UpscaleClips clips = new();
        (await UpscaleProcess.RunAsync([clips["none.mp4"], .. Quiet])).Failed(3, "none.mp4", "does not exist");
        File.WriteAllText(clips["empty.mp4"], "");
        (await UpscaleProcess.RunAsync([clips["empty.mp4"], .. Quiet])).Failed(3, "empty.mp4", "is empty");
        File.WriteAllText(clips["text.mp4"], "This is no video at all.");
        (await UpscaleProcess.RunAsync([clips["text.mp4"], .. Quiet])).Failed(3, "text.mp4");
        clips.AssertHoldsOnly("empty.mp4", "text.mp4");
    }

    [Fact]
    public async Task A_folder_where_a_file_belongs_and_a_file_where_a_folder_belongs()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 3);
        Directory.CreateDirectory(clips["folder"]);
        (await UpscaleProcess.RunAsync([clips["folder"], .. Quiet])).Failed(3, "folder", "without videos");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["folder"], .. Quiet])).Failed(3, "is a folder");
        (await UpscaleProcess.RunAsync([clips.Folder, "-o", clip, .. Quiet])).Failed(3, "is a file");
        clips.AssertHoldsOnly("clip.mp4", "folder");
    }

    [Fact]
    public async Task A_truncated_video()
    {
        using UpscaleClips clips = new();
        foreach (string name in new[] { "front.mp4", "plain.mp4", "clip.mkv" })
        {
            string clip = clips.Clip(name, 50, "128x96", name == "front.mp4" ? ["-movflags", "+faststart"] : []);
            using (FileStream file = new(clip, FileMode.Open)) file.SetLength(file.Length / 2);
            (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mkv"], "--on-damage", "stop", "--segment", "100", .. Quiet])).Failed(3, name);
        }

        (await UpscaleProcess.RunAsync([clips["plain.mp4"], "-o", clips["out.mkv"], .. Quiet])).Failed(3, "plain.mp4", "index (moov) is missing", "untrunc");
        clips.AssertHoldsOnly("front.mp4", "plain.mp4", "clip.mkv");
    }

    [Fact]
    public async Task A_file_with_sound_alone_and_a_video_without_frames()
    {
        using UpscaleClips clips = new();
        string sound = clips.Make("sound.mp4", "-f", "lavfi", "-i", "sine=d=1");
        (await UpscaleProcess.RunAsync([sound, "-o", clips["out.mp4"], .. Quiet])).Failed(3, "sound.mp4", "no video");
        string clip = clips.Clip("clip.mkv", 10);
        string frameless = clips.Make("frameless.mkv", "-i", clip, "-map", "0", "-c", "copy", "-bsf:v", "noise=drop=1");
        (await UpscaleProcess.RunAsync([frameless, "-o", clips["out.mkv"], .. Quiet])).Failed(3, "frameless.mkv");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mkv"], "--start", "100", .. Quiet])).FailedAfterItsPlan(3, "no frame");
        clips.AssertHoldsOnly("sound.mp4", "clip.mkv", "frameless.mkv");
    }

    [Fact]
    public async Task Zero_odd_and_huge_sizes()
    {
        using UpscaleClips clips = new();
        string picture = clips.Make("zero.png", "-f", "lavfi", "-i", "testsrc=s=16x16", "-frames:v", "1");
        byte[] bytes = File.ReadAllBytes(picture);
        bytes.AsSpan(16, 4).Clear();
        File.WriteAllBytes(picture, bytes);
        (await UpscaleProcess.RunAsync([picture, "-o", clips["out.png"], .. Quiet])).Failed(3, "zero.png");

        string odd = clips.Clip("odd.mp4", 3, "64x48", "-vf", "scale=33:35", "-pix_fmt", "yuv444p");
        (await UpscaleProcess.RunAsync([odd, "-o", clips["out.mp4"], "-n", "bicubic", "-s", "3", "--pix-fmt", "yuv420p", "--no-progress"])).Failed(3, "99x105", "yuv444p");
        (await UpscaleProcess.RunAsync([odd, "-o", clips["odd3.mp4"], "-n", "bicubic", "-s", "3", "--no-progress"])).Succeeded();
        Assert.Equal("99,105", UpscaleClips.Probe(clips["odd3.mp4"], "stream=width,height", "-select_streams", "v"));

        string large = clips.Make("large.png", "-f", "lavfi", "-i", "color=s=4000x2400", "-frames:v", "1");
        (await UpscaleProcess.RunAsync([large, "-o", clips["out.png"], .. Quiet])).Failed(3, "8000x4800", "--max-pixels");
        (await UpscaleProcess.RunAsync([odd, "-o", clips["out.mp4"], "--max-pixels", "4619", .. Quiet])).Failed(3, "66x70", "4619");
        clips.AssertHoldsOnly("zero.png", "odd.mp4", "odd3.mp4", "large.png");
    }

    [Fact]
    public async Task Frames_that_change_size_midway()
    {
        using UpscaleClips clips = new();
        string small = clips.Clip("small.ts", 30, "64x48", "-an");
        string wide = clips.Clip("wide.ts", 30, "96x48", "-an");
        File.WriteAllBytes(clips["both.ts"], [.. File.ReadAllBytes(small), .. File.ReadAllBytes(wide)]);
        (await UpscaleProcess.RunAsync([clips["both.ts"], "-o", clips["out.mkv"], "--on-damage", "stop", "--segment", "100", .. Quiet])).FailedAfterItsPlan(3, "change size");
        clips.AssertHoldsOnly("small.ts", "wide.ts", "both.ts");
        UpscaleOutcome kept = (await UpscaleProcess.RunAsync([clips["both.ts"], "-o", clips["out.mkv"], .. Quiet])).Succeeded();
        Assert.Contains("changes its picture size", kept.Errors, StringComparison.Ordinal);
        Assert.Equal("128,96", UpscaleClips.Probe(clips["out.mkv"], "stream=width,height", "-select_streams", "v"));
    }

    [Fact]
    public async Task An_unreadable_model_and_a_model_for_another_scale()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 3);
        using (Network network = Network.Create(new EvsrNetSpec(4, 1, 2), seed: 1)) Model.Save(clips["net"], new ModelCard("net", "A test.", network.Spec, "MIT"), network);
        (await UpscaleProcess.RunAsync(clip, "-o", clips["out.mp4"], "-n", clips["net"], "-s", "4", "--no-progress")).Failed(3, "2 times", "4 times");
        string weights = Path.Combine(clips["net"], "weights.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        (await UpscaleProcess.RunAsync(clip, "-o", clips["out.mp4"], "-n", clips["net"], "--no-progress")).Failed(3, "weights.safetensors");
        (await UpscaleProcess.RunAsync(clip, "-o", clips["out.mp4"], "-n", "no-such-model", "--no-progress")).Failed(3, "no-such-model");
        clips.AssertHoldsOnly("clip.mp4", "net");
    }

    [Theory]
    [InlineData("-s", "5")]
    [InlineData("-s", "two")]
    [InlineData("--encoder", "h264_rocket")]
    [InlineData("-e", "crf")]
    [InlineData("-e", "vf=scale=1:1")]
    [InlineData("-e", "crf=best")]
    [InlineData("--pix-fmt", "yuv999")]
    [InlineData("--progress", "loud")]
    [InlineData("--start", "soon")]
    [InlineData("--duration", "-1")]
    [InlineData("--threads", "-1")]
    [InlineData("--segment", "0")]
    [InlineData("--max-pixels", "0")]
    [InlineData("--shiny", "yes")]
    public async Task Unknown_options_and_values_are_usage_errors(string option, string value)
    {
        (int exitCode, string errors) = await InProcess.RunAsync("upscale", "clip.mp4", "-n", "bicubic", option, value);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("fovea: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_folder_that_is_missing_or_not_writable_and_a_container_that_is_unknown()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 3);
        (await UpscaleProcess.RunAsync([clip, "-o", clips["none/out.mp4"], .. Quiet])).Failed(3, "none", "does not exist");
        string locked = clips["locked"];
        Directory.CreateDirectory(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await UpscaleProcess.RunAsync([clip, "-o", Path.Combine(Environment.UserName == "root" ? "/proc" : locked, "out.mp4"), .. Quiet])).Failed(3, "not writable");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.xyz"], .. Quiet])).Failed(3, ".xyz");
        clips.AssertHoldsOnly("clip.mp4", "locked");
    }

    [Fact]
    public async Task An_output_that_is_the_input_by_any_name()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 3);
        byte[] before = File.ReadAllBytes(clip);
        File.CreateSymbolicLink(clips["link.mp4"], clip);
        foreach (string name in new[] { clip, clips["./clip.mp4"], clips["link.mp4"] })
        {
            (await UpscaleProcess.RunAsync([clip, "-o", name, "--overwrite", .. Quiet])).Failed(3, "the input itself");
        }

        Assert.Equal(before, File.ReadAllBytes(clip));
        clips.AssertHoldsOnly("clip.mp4", "link.mp4");
    }

    [Fact]
    public async Task A_full_disk()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 50, "192x144");
        Directory.CreateDirectory(clips["disk"]);
        string command = $"mount -t tmpfs -o size=150k tmpfs '{clips["disk"]}' || exit 99; dotnet '{UpscaleProcess.Program}' upscale '{clip}' -o '{clips["disk/out.mp4"]}' {string.Join(' ', Quiet)}; code=$?; ls '{clips["disk"]}'; exit $code";
        using UpscaleProcess process = UpscaleProcess.StartProgram("unshare", [], ["-rm", "sh", "-c", command]);
        UpscaleOutcome outcome = await process.WaitAsync();
        if (outcome.ExitCode is not 3 and not 1) Assert.Skip($"No small disk can be made here: {outcome.Errors}");
        outcome.Failed(1, "disk is full");
    }

    [Fact]
    public async Task An_ffmpeg_that_is_missing_too_old_or_killed_midway()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 50, "192x144");
        string[] job = [clip, "-o", clips["out.mp4"], "--segment", "10", .. Quiet];
        (await UpscaleProcess.RunWithAsync(new() { ["FFMPEG_PATH"] = clips["nowhere"] }, job)).Failed(4, "nowhere");

        Directory.CreateDirectory(clips["old"]);
        Script(clips["old/ffmpeg"], "echo ffmpeg version 4.4.2");
        Script(clips["old/ffprobe"], "echo ffprobe version 4.4.2");
        (await UpscaleProcess.RunWithAsync(new() { ["FFMPEG_PATH"] = clips["old"] }, job)).Failed(4, "4.4.2", "5.1");

        Directory.CreateDirectory(clips["dying"]);
        Script(clips["dying/ffprobe"], "exec ffprobe \"$@\"");
        Script(clips["dying/ffmpeg"], "case \"$*\" in *libx264*) ffmpeg \"$@\" & sleep 0.05; kill -9 $!; kill -9 $$;; *) exec ffmpeg \"$@\";; esac");
        (await UpscaleProcess.RunWithAsync(new() { ["FFMPEG_PATH"] = clips["dying"] }, job)).Failed(1, "ffmpeg");
        Script(clips["dying/ffmpeg"], "case \"$*\" in *rawvideo*) ffmpeg \"$@\" | head -c 2000000; kill -9 $$;; *) exec ffmpeg \"$@\";; esac");
        (await UpscaleProcess.RunWithAsync(new() { ["FFMPEG_PATH"] = clips["dying"] }, [clip, "-o", clips["out.mp4"], .. Quiet])).Failed(1, "ffmpeg");
        Assert.False(File.Exists(clips["out.mp4"]));
    }

    private static void Script(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
