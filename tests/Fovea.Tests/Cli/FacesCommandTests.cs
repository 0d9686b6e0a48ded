using System.Text.Json;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Faces;
using Fovea.Tests.References;

namespace Fovea.Tests.Cli;

/// <summary>The commands about faces as a user calls them.</summary>
public sealed class FacesCommandTests
{
    [Theory]
    [InlineData("../other.png")]
    [InlineData("/etc/hostname")]
    public async Task Labels_name_no_picture_outside_their_folder(string file)
    {
        using Upscaling.TemporaryFolder folder = new();
        File.WriteAllText(folder["labels.csv"], $"file,label,source,x,y,w,h\n{file},face,me,1,1,20,20\n");
        (int exitCode, string errors) = await InProcess.RunAsync("faces", "evaluate", folder["labels.csv"]);
        Assert.Equal(3, exitCode);
        Assert.Contains("outside", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_prints_a_line_of_json_for_each_frame()
    {
        using UpscaleClips clips = new();
        string still = clips.Make("still.png", "-i", SampleFiles.Talker, "-frames:v", "1");
        string clip = clips.Clip("clip.mkv", frames: 2);
        UpscaleOutcome outcome = (await FoveaAsync(clips, "faces", "detect", still, clip, "--json")).Succeeded();
        JsonElement[] lines = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([(still, 0, 1), (clip, 0, 0), (clip, 1, 0)], lines.Select(line => (line.GetProperty("file").GetString()!, line.GetProperty("frame").GetInt32(), line.GetProperty("faces").GetArrayLength())));
        JsonElement face = lines[0].GetProperty("faces")[0];
        Assert.Equal(["x", "y", "w", "h", "score", "landmarks"], face.EnumerateObject().Select(property => property.Name));
        Assert.InRange(face.GetProperty("score").GetDouble(), 0.99, 1);
        Assert.Equal(5, face.GetProperty("landmarks").GetArrayLength());
        Assert.All(face.GetProperty("landmarks").EnumerateArray(), point => Assert.Equal(2, point.GetArrayLength()));
        Assert.InRange(face.GetProperty("h").GetDouble(), 100, 180);
    }

    [Fact]
    public async Task Detect_draws_what_it_prints()
    {
        using UpscaleClips clips = new();
        string still = clips.Make("still.png", "-i", SampleFiles.Talker, "-frames:v", "1");
        UpscaleOutcome outcome = (await ShippedAsync("faces", "detect", still, "-o", clips["boxes.png"], "--json")).Succeeded();
        Assert.Contains("drew 1 face", outcome.Errors, StringComparison.Ordinal);
        JsonElement face = Assert.Single(JsonDocument.Parse(outcome.Output).RootElement.GetProperty("faces").EnumerateArray());
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(TestContext.Current.CancellationToken);
        using Frame before = await ImageFile.ReadAsync(ffmpeg, still, PixelFormats.Rgb24, TestContext.Current.CancellationToken);
        using Frame after = await ImageFile.ReadAsync(ffmpeg, clips["boxes.png"], PixelFormats.Rgb24, TestContext.Current.CancellationToken);
        (int x, int y, int width, int height) = (Round(face.GetProperty("x")), Round(face.GetProperty("y")), Round(face.GetProperty("w")), Round(face.GetProperty("h")));
        byte[] edge = after.Planes[0].Row<byte>(y + height / 2).Slice(3 * x, 3).ToArray();
        Assert.Equal([64, 255, 96], edge);
        Assert.Equal(before.Planes[0].Row<byte>(y + height / 4)[(3 * (x + width / 2))..][..3].ToArray(), after.Planes[0].Row<byte>(y + height / 4)[(3 * (x + width / 2))..][..3].ToArray());
        Assert.Equal(before.Planes[0].Row<byte>(before.Height - 1).ToArray(), after.Planes[0].Row<byte>(before.Height - 1).ToArray());

        static int Round(JsonElement value) => (int)Math.Round(value.GetDouble());
    }

    [Fact]
    public async Task What_cannot_be_drawn_into_is_refused_before_the_work()
    {
        using UpscaleClips clips = new();
        string still = clips.Make("still.png", "-f", "lavfi", "-i", "testsrc2=s=64x48", "-frames:v", "1");
        string clip = clips.Clip("clip.mkv", frames: 2);
        await File.WriteAllTextAsync(clips["there.png"], "mine", TestContext.Current.CancellationToken);
        (await ShippedAsync("faces", "detect", clip, "-o", clips["boxes.png"])).Failed(3, "one picture");
        (await ShippedAsync("faces", "detect", still, still, "-o", clips["boxes.png"])).Failed(3, "one picture");
        (await ShippedAsync("faces", "detect", still, "-o", clips["boxes.txt"])).Failed(3, "boxes.txt", ".png");
        (await ShippedAsync("faces", "detect", still, "-o", still, "--overwrite")).Failed(3, "the input itself");
        (await ShippedAsync("faces", "detect", still, "-o", clips["there.png"])).Failed(3, "--overwrite");
        (await ShippedAsync("faces", "detect", still, "-o", clips["none/boxes.png"])).Failed(3, "does not exist");
        Assert.Equal("mine", await File.ReadAllTextAsync(clips["there.png"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task Faces_at_other_scales_are_refused_with_what_exists(string scale)
    {
        using UpscaleClips clips = new();
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips.Clip("clip.mkv", frames: 2), "-o", clips["out.mkv"], "--faces", "-s", scale])).Failed(3, $"x{scale}", "-s 4", "'fovea models'");
        Assert.Single(outcome.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Files_that_are_no_pictures_are_named()
    {
        using UpscaleClips clips = new();
        await File.WriteAllTextAsync(clips["text.png"], "no picture", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(clips["text.mp4"], "no video", TestContext.Current.CancellationToken);
        (await FoveaAsync(clips, "faces", "detect", clips["text.png"])).Failed(3, "text.png");
        (await FoveaAsync(clips, "faces", "detect", clips["text.mp4"])).Failed(3, "text.mp4");
        (await FoveaAsync(clips, "faces", "detect", clips["none.mp4"])).Failed(3, "none.mp4", "does not exist");
        (await FoveaAsync(clips, "faces", "detect", clips["text.mp4"], "--detector", "nobody")).Failed(3, "nobody", "models import mtcnn");
    }

    [Fact]
    public async Task A_dataset_of_videos_without_faces_is_empty_and_no_error()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", frames: 40), set = clips["set"];
        UpscaleOutcome outcome = await FoveaAsync(clips, "dataset", "faces", clip, "--out", set, "--no-progress", "--json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("no faces", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(0, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("train_clips").GetInt32());
        Assert.Equal(["manifest.json"], Directory.EnumerateFileSystemEntries(set).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_a_dataset_cannot_be_made_of_is_said()
    {
        using UpscaleClips clips = new();
        await File.WriteAllTextAsync(clips["text.mp4"], "no video", TestContext.Current.CancellationToken);
        UpscaleOutcome outcome = await FoveaAsync(clips, "dataset", "faces", clips["text.mp4"], "--out", clips["set"], "--no-progress");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("text.mp4", outcome.Errors, StringComparison.Ordinal);
        (await FoveaAsync(clips, "dataset", "faces", clips["text.mp4"], "--out", clips["set"])).Failed(3, "--resume", "--overwrite");
        (await FoveaAsync(clips, "dataset", "faces", clips["none.mp4"], "--out", clips["new"])).Failed(3, "none.mp4");
        (await FoveaAsync(clips, "dataset", "faces", clips["text.mp4"], "--out", clips["new"], "--size", "145")).Failed(3, "145");
        (await FoveaAsync(clips, "dataset", "faces", clips["text.mp4"], "--out", clips["new"], "--identities", clips["none.csv"])).Failed(3, "none.csv");
        Assert.False(Directory.Exists(clips["new"]));
    }

    [Fact]
    public async Task The_files_of_the_public_detector_are_taken_in_and_used_by_name()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["theirs"]);
        _ = new PublicDetector(clips["theirs"]);
        (await FoveaAsync(clips, "models", "import", "mtcnn", clips["theirs"], "-o", clips["models/theirs"])).Succeeded();
        string still = clips.Make("still.png", "-f", "lavfi", "-i", "color=gray:s=64x48", "-frames:v", "1");
        UpscaleOutcome outcome = (await FoveaAsync(clips, "faces", "detect", still, "--detector", "theirs", "--json")).Succeeded();
        Assert.Equal(0, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("faces").GetArrayLength());
        File.Delete(clips["theirs/rnet.pt"]);
        (await FoveaAsync(clips, "models", "import", "mtcnn", clips["theirs"], "-o", clips["models/half"])).Failed(3, "rnet.pt");
        Assert.False(Directory.Exists(clips["models/half"]));
    }

    [Fact]
    public async Task Upscale_says_what_faces_need()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", frames: 3);
        (await FoveaAsync(clips, "upscale", clip, "--faces", "nothing-x4", "--no-progress")).Failed(3, "nothing");
        (await FoveaAsync(clips, "upscale", clip, "--faces", "bicubic-x4", "--no-progress")).Failed(3, "luma");
        Assert.Equal(2, (await FoveaAsync(clips, "upscale", clip, "--background", "bicubic")).ExitCode);
        Assert.Equal(2, (await FoveaAsync(clips, "upscale", "--faces", clip)).ExitCode);
        clips.AssertHoldsOnly("clip.mkv", "models");
    }

    [Fact]
    public async Task Tracks_have_numbers_and_squares()
    {
        using UpscaleClips clips = new();
        string clip = clips.Make("clip.mkv", "-i", SampleFiles.Talker, "-frames:v", "7", "-c:v", "ffv1");
        UpscaleOutcome outcome = (await FoveaAsync(clips, "faces", "detect", clip, "--track", "--json")).Succeeded();
        JsonElement[] faces = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("faces")[0])];
        Assert.Equal(7, faces.Length);
        Assert.All(faces, face => Assert.True(face.GetProperty("track").GetInt32() == 0 && face.GetProperty("seen").GetBoolean() && face.GetProperty("square").GetArrayLength() == 3));
        Assert.Contains("ms a frame, 6 frames", (await FoveaAsync(clips, "faces", "detect", clip, "--track", "--benchmark")).Succeeded().Output, StringComparison.Ordinal);
    }

    // Faces of three frames across the ends of segments: where a job was killed must not show.
    [Fact]
    public async Task A_killed_job_with_faces_goes_on_to_the_same_frames()
    {
        using UpscaleClips clips = new();
        string clip = clips.Make("clip.mkv", "-i", SampleFiles.Talker, "-an", "-frames:v", "24", "-vf", "crop=200:200:80:72,scale=96:96", "-chroma_sample_location", "left", "-c:v", "ffv1");
        using (Network network = Network.Create(new HoFvsrSpec(2, 16, 2, 16, 16, 8), 5))
        {
            Model.Save(clips["models/tiny-face-x2"], new ModelCard("tiny-face-x2", "Random weights.", network.Spec, "MIT"), network);
        }

        string[] job = ["--faces", "tiny-face-x2", "--background", "bicubic", "--scale", "2", "--segment", "5", "--encoder", "ffv1", "--no-progress"];
        (await FoveaAsync(clips, ["upscale", clip, "-o", clips["straight.mkv"], .. job])).Succeeded();
        (await FoveaAsync(clips, "upscale", clip, "-o", clips["plain.mkv"], "--model", "bicubic-x2", "--encoder", "ffv1", "--no-progress")).Succeeded();
        Assert.DoesNotContain(UpscaleClips.Hashes(clips["straight.mkv"]).Where(line => line.Length > 0), UpscaleClips.Hashes(clips["plain.mkv"]).Contains);
        using (UpscaleProcess process = Start(clips, ["upscale", clip, "-o", clips["killed.mkv"], .. job]))
        {
            while (!process.HasExited && !Directory.Exists(clips["killed.mkv.fovea-work"])) await Task.Delay(5, TestContext.Current.CancellationToken);
            while (!process.HasExited && Directory.GetFiles(clips["killed.mkv.fovea-work"], "segment-?????.*").Length < 2) await Task.Delay(5, TestContext.Current.CancellationToken);
            process.Kill();
            Assert.Equal(137, (await process.WaitAsync()).ExitCode);
        }

        (await FoveaAsync(clips, "upscale", clip, "-o", clips["killed.mkv"], "--model", "bicubic", "--scale", "2", "--segment", "5", "--encoder", "ffv1", "--no-progress", "--resume")).Failed(3, "begun with faces");
        (await FoveaAsync(clips, ["upscale", clip, "-o", clips["killed.mkv"], "--resume", .. job])).Succeeded();
        Assert.Equal(UpscaleClips.Hashes(clips["straight.mkv"]), UpscaleClips.Hashes(clips["killed.mkv"]));
    }

    // As a user of a plain clone, who has nothing in a folder of their own.
    private static async Task<UpscaleOutcome> ShippedAsync(params string[] arguments)
    {
        using UpscaleProcess process = UpscaleProcess.StartProgram("dotnet", [], [UpscaleProcess.Program, .. arguments]);
        return await process.WaitAsync();
    }

    private static async Task<UpscaleOutcome> FoveaAsync(UpscaleClips clips, params string[] arguments)
    {
        using UpscaleProcess process = Start(clips, arguments);
        return await process.WaitAsync();
    }

    // A user folder with a detector in it, so that tests neither need nor touch the real one.
    private static UpscaleProcess Start(UpscaleClips clips, string[] arguments)
    {
        string models = clips["models"];
        if (!Directory.Exists(Path.Combine(models, "mtcnn")))
        {
            using Fovea.Faces.Mtcnn networks = MtcnnTests.OpenShipped();
            networks.Save(Path.Combine(models, "mtcnn"));
        }

        return UpscaleProcess.StartProgram("dotnet", new() { ["FOVEA_MODELS"] = models }, [UpscaleProcess.Program, .. arguments]);
    }
}
