using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["out.mp4"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_reads_back_as_it_was_written()
    {
        JobManifest manifest = Manifest() with { Segments = [new("segment-00000.nut", 12, 3, -5, 7)], VerifiedBytes = 9 };
        using (WorkFolder work = WorkFolder.Open(Output)) work.WriteManifest(manifest);
        using WorkFolder again = WorkFolder.Open(Output);
        JobManifest read = again.ReadManifest()!;
        Assert.Null(read.Mismatch(manifest));
        Assert.Equal(manifest.Segments, read.Segments);
        Assert.Equal(9, read.VerifiedBytes);
    }

    [Fact]
    public void Half_written_files_are_gone_after_reopening_and_whole_ones_stay()
    {
        using (WorkFolder work = WorkFolder.Open(Output))
        {
            File.WriteAllText(work.TemporaryPathOf("segment-00001.nut"), "half");
            string temporary = work.TemporaryPathOf("segment-00000.nut");
            File.WriteAllText(temporary, "whole");
            Assert.Equal(5, work.Commit(temporary, "segment-00000.nut"));
        }

        using WorkFolder again = WorkFolder.Open(Output);
        Assert.Equal(["lock", "segment-00000.nut"], Directory.EnumerateFiles(again.Folder).Select(Path.GetFileName).Order());
        Assert.True(again.Holds(new("segment-00000.nut", 5, 1, 0, 0)));
        Assert.False(again.Holds(new("segment-00000.nut", 6, 1, 0, 0)));
        Assert.False(again.Holds(new("segment-00001.nut", 4, 1, 0, 0)));
    }

    [Fact]
    public void Two_jobs_cannot_hold_the_same_folder()
    {
        using WorkFolder work = WorkFolder.Open(Output);
        Assert.Contains("another process", Assert.Throws<FoveaException>(() => WorkFolder.Open(Output)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"version\":1}")]
    [InlineData("[]")]
    public void A_damaged_manifest_is_refused_with_the_remedy(string text)
    {
        using WorkFolder work = WorkFolder.Open(Output);
        File.WriteAllText(work.PathOf("manifest.json"), text);
        string message = Assert.Throws<BadInputException>(work.ReadManifest).Message;
        Assert.Contains("--overwrite", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Every_difference_that_would_change_pictures_is_a_mismatch_in_words()
    {
        JobManifest before = Manifest();
        JobSettings settings = before.Settings;
        (JobManifest Now, string Word)[] cases =
        [
            (before with { Version = 2 }, "version"),
            (before with { Fovea = "9" }, "Fovea"),
            (before with { Ffmpeg = "9" }, "ffmpeg"),
            (before with { Input = before.Input with { Size = 11 } }, "11 bytes"),
            (before with { Input = before.Input with { TailSha256 = "x" } }, "changed"),
            (before with { Input = before.Input with { Modified = "x" } }, "changed"),
            (before with { Model = "other" }, "other"),
            (before with { ModelSha256 = "x" }, "has changed"),
            (before with { Settings = settings with { Scale = 2 } }, "scale"),
            (before with { Settings = settings with { Encoder = "ffv1" } }, "ffv1"),
            (before with { Settings = settings with { EncoderOptions = [] } }, "crf=18"),
            (before with { Settings = settings with { PixelFormat = "gray" } }, "gray"),
            (before with { Settings = settings with { StartSeconds = 2 } }, "start"),
            (before with { Settings = settings with { DurationSeconds = 2 } }, "duration"),
            (before with { Settings = settings with { Compare = true } }, "comparison"),
        ];
        Assert.Null(before.Mismatch(Manifest() with { SegmentFrames = 7 }));
        Assert.All(cases, c => Assert.Contains(c.Word, before.Mismatch(c.Now), StringComparison.Ordinal));
    }

    [Fact]
    public void An_input_is_known_by_size_time_and_both_ends()
    {
        string path = _folder["input"];
        byte[] bytes = new byte[3 << 20];
        File.WriteAllBytes(path, bytes);
        DateTime time = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        InputIdentity before = InputIdentity.Of(path);
        Assert.Equal(before, InputIdentity.Of(path));
        foreach (int at in new[] { 0, bytes.Length - 1 })
        {
            bytes[at] = 1;
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, time);
            Assert.NotEqual(before, InputIdentity.Of(path));
            bytes[at] = 0;
        }

        File.WriteAllBytes(path, bytes);
        Assert.NotEqual(before, InputIdentity.Of(path));
    }

    private static JobManifest Manifest() => new()
    {
        Fovea = "1",
        Ffmpeg = "5.1",
        Input = new(10, "then", "head", "tail"),
        Model = "net",
        ModelSha256 = "sha",
        Settings = new() { Scale = 4, Encoder = "libx264", EncoderOptions = ["crf=18"], PixelFormat = "yuv420p" },
        SegmentFrames = 250,
    };
}
