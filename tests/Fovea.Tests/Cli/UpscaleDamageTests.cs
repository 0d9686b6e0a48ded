using System.Runtime.Versioning;
using Fovea.Media;
using Fovea.Upscaling;

namespace Fovea.Tests.Cli;

/// <summary>A damaged input is made as far as it goes, with a warning; what is finished is never deleted.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpscaleDamageTests
{
    private static readonly string[] Quiet = ["-n", "bicubic", "-s", "2", "--no-progress", "--segment", "10"];

    [Fact]
    public async Task One_damaged_spot_is_passed_with_a_warning_and_a_job_that_stopped_there_goes_on()
    {
        using UpscaleClips clips = new();
        string clip = Hurt(clips, "clip.mp4");
        UpscaleOutcome kept = (await UpscaleProcess.RunAsync([clip, "-o", clips["kept.mp4"], .. Quiet])).Succeeded();
        Assert.Contains("is damaged", kept.Errors, StringComparison.Ordinal);
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--on-damage", "stop", .. Quiet])).Failed(3, "damaged", "--on-damage keep", "--resume");
        Assert.True(File.Exists(clips["out.mp4.fovea-work/segment-00001.mp4"]));
        UpscaleOutcome resumed = (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--resume", "--on-damage", "keep", .. Quiet])).Succeeded();
        Assert.Contains("is damaged", resumed.Errors, StringComparison.Ordinal);
        Assert.Equal(UpscaleClips.Hashes(clips["kept.mp4"]), UpscaleClips.Hashes(clips["out.mp4"]));
        clips.AssertHoldsOnly("clip.mp4", "kept.mp4", "out.mp4");
    }

    [Theory]
    [InlineData(DamagePolicy.Stop, DamagePolicy.Keep, true)]
    [InlineData(DamagePolicy.Stop, DamagePolicy.Skip, true)]
    [InlineData(DamagePolicy.Keep, DamagePolicy.Keep, true)]
    [InlineData(DamagePolicy.Keep, DamagePolicy.Skip, false)]
    [InlineData(DamagePolicy.Skip, DamagePolicy.Keep, false)]
    public void Frames_that_were_kept_are_not_continued_as_left_out(DamagePolicy before, DamagePolicy now, bool continues)
    {
        JobSettings settings = new() { Scale = 2, Encoder = "libx264", EncoderOptions = [], PixelFormat = "yuv420p", OnDamage = before };
        Assert.Equal(continues, settings.Difference(settings with { OnDamage = now }) is null);
    }

    [Fact]
    public async Task A_recorder_that_crashed_leaves_a_file_that_can_be_upscaled_and_a_folder_goes_on()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in"]);
        string clip = clips.Clip("in/b.mkv", 50, "128x96");
        using (FileStream file = new(clip, FileMode.Open)) file.SetLength(file.Length * 7 / 10);
        File.WriteAllBytes(clips["in/a.mp4"], [0, 0, 0, 20, .. "ftypisom"u8, 0, 0, 2, 0, .. "isom"u8, 0, 0, 0, 16, .. "mdat"u8, 1, 2, 3, 4, 5, 6, 7, 8]);
        UpscaleOutcome outcome = await UpscaleProcess.RunAsync([clips["in"], "-o", clips["out"], .. Quiet]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("index (moov) is missing", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("cut short", outcome.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(clips["out/b.mkv"]));
    }

    private static string Hurt(UpscaleClips clips, string name)
    {
        string clip = clips.Clip(name, 50, "128x96", "-an", "-g", "10", "-bf", "0");
        byte[] bytes = File.ReadAllBytes(clip);
        for (int i = bytes.Length * 80 / 100; i < bytes.Length * 80 / 100 + 40; i++) bytes[i] ^= 0xFF;
        File.WriteAllBytes(clip, bytes);
        return clip;
    }
}
