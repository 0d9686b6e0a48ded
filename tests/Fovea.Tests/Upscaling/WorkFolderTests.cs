using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

[Trait("Category", "Culture")]
public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["out.mp4"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_reads_back_as_it_was_written()
    {
        JobManifest manifest = Manifest() with { Segments = [new("segment-00000.nut", 12, "sha", 3, -5, 7)], Verified = new(9, "then", "head", "tail") };
        using (WorkFolder work = WorkFolder.Open(Output)) manifest.Write(work);
        using WorkFolder again = WorkFolder.Open(Output);
        JobManifest read = JobManifest.Read(again)!;
        Assert.Null(read.Mismatch(manifest));
        Assert.Equal(manifest.Segments, read.Segments);
        Assert.Equal(manifest.Verified, read.Verified);
    }

    [Fact]
    public void Half_written_files_are_gone_after_reopening_and_whole_ones_stay()
    {
        using (WorkFolder work = WorkFolder.Open(Output))
        {
            File.WriteAllText(work.TemporaryPathOf("segment-00001.nut"), "half");
            string temporary = work.TemporaryPathOf("segment-00000.nut");
            File.WriteAllText(temporary, "whole");
            work.Commit(temporary, "segment-00000.nut");
        }

        using WorkFolder again = WorkFolder.Open(Output);
        Assert.Equal(["lock", "segment-00000.nut"], Directory.EnumerateFiles(again.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_segment_is_held_only_if_every_byte_is_as_it_was_written()
    {
        using WorkFolder work = WorkFolder.Open(Output);
        string path = work.PathOf("segment-00000.nut");
        File.WriteAllText(path, "whole");
        FinishedSegment segment = FinishedSegment.Of(work, "segment-00000.nut", 1, 0, 0);
        Assert.True(segment.IsWhole(work));
        File.WriteAllText(path, "wh0le");
        Assert.False(segment.IsWhole(work));
        File.WriteAllText(path, "whole and more");
        Assert.False(segment.IsWhole(work));
        File.Delete(path);
        Assert.False(segment.IsWhole(work));
    }

    [Theory]
    [InlineData("../x.mp4")]
    [InlineData("/etc/passwd")]
    [InlineData("segment-00000.mp4/../../x")]
    [InlineData("manifest.json")]
    [InlineData("segment-00000.mp4\n")]
    [InlineData("")]
    public void A_manifest_that_names_other_files_than_segments_is_refused(string file)
    {
        using WorkFolder work = WorkFolder.Open(Output);
        (Manifest() with { Segments = [new(file, 12, "sha", 3, -5, 7)] }).Write(work);
        Assert.Contains("no segment", Assert.Throws<BadInputException>(() => JobManifest.Read(work)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_of_a_job_stays_in_the_folder()
    {
        WorkFolder work = WorkFolder.Open(Output);
        File.WriteAllText(work.PathOf("notes.txt"), "mine");
        Manifest().Write(work);
        work.Delete();
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(work.Folder).Select(Path.GetFileName));
        File.Delete(work.PathOf("notes.txt"));
        WorkFolder.Open(Output).Delete();
        Assert.False(Directory.Exists(work.Folder));
    }

    [Theory]
    [InlineData(251, 'a')]
    [InlineData(83, '\u3042')]
    public void The_longest_name_of_an_output_leaves_room_for_its_work(int letters, char letter)
    {
        string output = _folder[new string(letter, letters) + ".mp4"];
        File.WriteAllText(output, "");
        using (WorkFolder work = WorkFolder.Open(output)) Assert.NotEqual(work.Folder, WorkFolder.PathFor(_folder[new string(letter, letters - 1) + "b.mp4"]));
        Assert.True(VideoUpscaler.CanResume(output));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_no_other_process()
    {
        File.WriteAllText(WorkFolder.PathFor(Output), "a file is in the way");
        string message = Assert.Throws<FoveaException>(() => WorkFolder.Open(Output)).Message;
        Assert.DoesNotContain("another process", message, StringComparison.Ordinal);
        Assert.Contains("cannot be used", message, StringComparison.Ordinal);
        Assert.Null(WorkFolder.Busy(Output));
    }

    [Fact]
    public void Two_jobs_cannot_hold_the_same_folder()
    {
        using WorkFolder work = WorkFolder.Open(Output);
        Assert.Contains("another process", Assert.Throws<FoveaException>(() => WorkFolder.Open(Output)).Message, StringComparison.Ordinal);
        Assert.Contains("another process", WorkFolder.Busy(Output)!.Message, StringComparison.Ordinal);
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
        BadInputException refused = Assert.Throws<BadInputException>(() => JobManifest.Read(work));
        Assert.Equal(FailureReason.JobMismatch, refused.Reason);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Every_difference_that_would_change_pictures_is_a_mismatch_in_words()
    {
        JobManifest before = Manifest();
        JobOrigin origin = before.Origin;
        JobSettings settings = origin.Settings;
        (JobManifest Now, string Word)[] cases =
        [
            (before with { Version = 3 }, "version"),
            (before with { Fovea = "9" }, "Fovea"),
            (before with { Ffmpeg = "9" }, "ffmpeg"),
            (before with { Origin = origin with { Input = origin.Input with { Size = 11 } } }, "11 bytes"),
            (before with { Origin = origin with { Input = origin.Input with { TailSha256 = "x" } } }, "changed"),
            (before with { Origin = origin with { Input = origin.Input with { Modified = "x" } } }, "changed"),
            (before with { Origin = origin with { Model = "other" } }, "other"),
            (before with { Origin = origin with { ModelSha256 = "x" } }, "has changed"),
            (before with { Origin = origin with { Settings = settings with { Scale = 2 } } }, "scale"),
            (before with { Origin = origin with { Settings = settings with { Encoder = "ffv1" } } }, "ffv1"),
            (before with { Origin = origin with { Settings = settings with { EncoderOptions = [] } } }, "crf=18"),
            (before with { Origin = origin with { Settings = settings with { PixelFormat = "gray" } } }, "gray"),
            (before with { Origin = origin with { Settings = settings with { StartSeconds = 2 } } }, "start"),
            (before with { Origin = origin with { Settings = settings with { DurationSeconds = 2 } } }, "duration"),
            (before with { Origin = origin with { Settings = settings with { Compare = true } } }, "comparison"),
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
        FileIdentity before = FileIdentity.Of(path);
        Assert.Equal(before, FileIdentity.Of(path));
        foreach (int at in new[] { 0, bytes.Length - 1 })
        {
            bytes[at] = 1;
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, time);
            Assert.NotEqual(before, FileIdentity.Of(path));
            bytes[at] = 0;
        }

        File.WriteAllBytes(path, bytes);
        Assert.NotEqual(before, FileIdentity.Of(path));
    }

    private static JobManifest Manifest() => new()
    {
        Fovea = "1",
        Ffmpeg = "5.1",
        Origin = new(new(10, "then", "head", "tail"), "net", "sha", new() { Scale = 4, Encoder = "libx264", EncoderOptions = ["crf=18"], PixelFormat = "yuv420p" }),
        SegmentFrames = 250,
    };
}
