using System.Text.Json;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;
using Fovea.Tests.Faces;
using Fovea.Tests.References;
using Fovea.Tests.Upscaling;
using Fovea.Training.Datasets;

namespace Fovea.Tests.Training.Datasets;

public sealed class FaceDatasetBuilderTests
{
    [Fact]
    public async Task A_talker_becomes_clips_that_are_what_the_manifest_says()
    {
        using TemporaryFolder folder = new();
        string video = SampleFiles.Talker;
        File.WriteAllText(folder["broken.mp4"], "no video");
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(Cancellation);
        using Mtcnn networks = MtcnnTests.OpenShipped();
        FaceDatasetOptions options = new() { ValidationShare = 0, Limit = 1, Threads = 2 };
        string set = folder["set"];
        FaceDatasetManifest manifest = await new FaceDatasetBuilder(ffmpeg, networks, "mtcnn", options).RunAsync([folder["broken.mp4"], video], set, null, Cancellation);

        Assert.True(manifest.Videos[0].Failed);
        Assert.Equal((75, 75, 1, FaceDatasetVideo.Train), (manifest.Videos[1].Frames, manifest.Videos[1].FramesWithFaces, manifest.Videos[1].Tracks, manifest.Videos[1].Split));
        FaceDatasetClip clip = Assert.Single(manifest.Videos[1].Clips);
        Assert.Equal(31, clip.Squares.Count);
        Assert.True(File.Exists(Path.Combine(set, "contact-sheet.png")) && File.Exists(Path.Combine(set, "sheets", "talker.png")));
        Assert.False(Directory.Exists(Path.Combine(set, ".work")));
        string path = Path.Combine(set, clip.Path, "hr.mkv");
        Assert.Equal(clip.HighSha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path, Cancellation))));
        await CheckFramesAsync(ffmpeg, set, clip);

        // A second run needs leave, finds all done, and changes nothing.
        DateTime written = File.GetLastWriteTimeUtc(path);
        FaceDatasetBuilder again = new(ffmpeg, networks, "mtcnn", options);
        Assert.Equal(FailureReason.InterruptedJob, (await Assert.ThrowsAsync<BadInputException>(() => again.RunAsync([video], set, null, Cancellation))).Reason);
        FaceDatasetManifest resumed = await new FaceDatasetBuilder(ffmpeg, networks, "mtcnn", options with { Resume = true }).RunAsync([folder["broken.mp4"], video], set, null, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(manifest.Videos), JsonSerializer.Serialize(resumed.Videos));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        FaceDatasetBuilder other = new(ffmpeg, networks, "mtcnn", options with { Resume = true, MinFace = 64 });
        Assert.Contains("made otherwise", (await Assert.ThrowsAsync<BadInputException>(() => other.RunAsync([video], set, null, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identities_are_held_out_whole_and_by_name_alone()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(i => $"person {i}")];
        IReadOnlySet<string> held = FaceDatasetSplit.HeldOut(names, 0.1);
        Assert.InRange(held.Count, 30, 70);
        Assert.True(FaceDatasetSplit.HeldOut(names[..250], 0.1).SetEquals(held.Intersect(names[..250])));
        Assert.Single(FaceDatasetSplit.HeldOut(["a", "b"], 0.0001));
        Assert.Single(FaceDatasetSplit.HeldOut(["a", "b"], 0.9999));
        Assert.Empty(FaceDatasetSplit.HeldOut(["a"], 0.5));
        Assert.Empty(FaceDatasetSplit.HeldOut(["a", "b"], 0));
    }

    [Fact]
    public async Task A_folder_with_other_things_is_left_alone()
    {
        using TemporaryFolder folder = new();
        folder.Touch("set/holiday.jpg");
        Assert.Contains("not empty", Assert.Throws<BadInputException>(() => new FaceDatasetFolder(folder["set"]).Open(new FaceDatasetOptions { Overwrite = true })).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["set/manifest.json"], "{", Cancellation);
        Assert.Contains("no manifest", Assert.Throws<BadInputException>(() => new FaceDatasetFolder(folder["set"]).Open(new FaceDatasetOptions { Resume = true })).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["set/holiday.jpg"]));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The high frames are the squares of the video's own frames, the low ones what MATLAB's imresize makes of the high ones.
    private static async Task CheckFramesAsync(Ffmpeg ffmpeg, string set, FaceDatasetClip clip)
    {
        List<Frame> high = await ReadAsync(ffmpeg, Path.Combine(set, clip.Path, "hr.mkv")), low = await ReadAsync(ffmpeg, Path.Combine(set, clip.Path, "lr.mkv"));
        Assert.Equal((31, 31), (high.Count, low.Count));
        for (int i = 0; i < high.Count; i++)
        {
            Assert.Equal((144, 144), (high[i].Width, high[i].Height));
            using Frame reduced = Resampler.Resize(high[i], 0.25, ResampleRule.Rounded);
            Assert.True(reduced.Memory.Span.SequenceEqual(low[i].Memory.Span), $"frame {i}");
        }

        foreach (Frame frame in high.Concat(low)) frame.Dispose();
    }

    private static async Task<List<Frame>> ReadAsync(Ffmpeg ffmpeg, string path)
    {
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, path, Cancellation);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, new FrameReaderOptions { Format = PixelFormats.Rgb }, Cancellation);
        List<Frame> frames = [];
        await foreach (Frame frame in reader) frames.Add(frame);
        return frames;
    }
}
