using System.Runtime.Versioning;
using System.Text.Json;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Cli;

[SupportedOSPlatform("linux")]
public sealed class UpscaleCommandTests
{
    private static readonly string[] Bicubic = ["-n", "bicubic", "-s", "2"];

    [Fact]
    public async Task Json_is_one_object_with_the_promised_keys()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 12);
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mp4"], "--json", "--no-progress", .. Bicubic])).Succeeded();
        Assert.Empty(outcome.Errors);
        using JsonDocument json = JsonDocument.Parse(Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        JsonElement root = json.RootElement;
        Assert.Equal(["input", "output", "model", "scale", "frames", "width", "height", "seconds", "fps", "notices", "shares"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal((clip, clips["out.mp4"], "bicubic-x2", 2, 12, 128, 96), (Text("input"), Text("output"), Text("model"), Number("scale"), Number("frames"), Number("width"), Number("height")));
        Assert.True(root.GetProperty("seconds").GetDouble() > 0 && root.GetProperty("fps").GetDouble() > 0);
        double[] shares = [.. root.GetProperty("shares").EnumerateObject().Where(share => share.Name != "processors").Select(share => share.Value.GetDouble())];
        Assert.All(shares, share => Assert.True(share >= 0));
        Assert.True(root.GetProperty("shares").GetProperty("encode").GetDouble() > 0 && shares.Sum() > 0.99);
        Assert.Equal("12", UpscaleClips.Probe(clips["out.mp4"], "stream=nb_read_packets", "-select_streams", "v", "-count_packets"));

        string? Text(string name) => root.GetProperty(name).GetString();
        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_part_has_its_frames_from_zero_on_with_its_sound()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 100, "64x48", "-preset", "medium", "-g", "40");
        foreach (string extension in new[] { "mp4", "mkv" })
        {
            // libx264 as it is by default: frames out of order, whose decoding begins before zero.
            string part = clips["part." + extension];
            (await UpscaleProcess.RunAsync([clip, "-o", part, "--start", "1.2", "--duration", "1", "--no-progress", .. Bicubic])).Succeeded();
            Assert.Equal("25", UpscaleClips.Probe(part, "stream=nb_read_packets", "-select_streams", "v", "-count_packets"));
            Assert.InRange(First(part, "v"), -0.001, 0.001);
            Assert.InRange(First(part, "a"), -0.05, 0.05);
            Assert.InRange(double.Parse(UpscaleClips.Probe(part, "format=duration")), 0.95, 1.1);
        }

        static double First(string path, string stream)
            => UpscaleClips.Probe(path, "packet=pts_time", "-select_streams", stream).Split('\n').Select(line => line.Split(',')[0].Trim()).Where(time => time.Length > 0).Min(double.Parse);
    }

    [Fact]
    public async Task Rgb_stays_rgb_in_a_lossless_file()
    {
        using UpscaleClips clips = new();
        string clip = clips.Make("in.mkv", "-f", "lavfi", "-i", "testsrc2=s=32x24:d=0.12", "-c:v", "ffv1", "-pix_fmt", "bgr0");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["out.mkv"], "--encoder", "ffv1", .. Bicubic])).Succeeded();
        Assert.Equal("64,48,bgr0", UpscaleClips.Probe(clips["out.mkv"], "stream=width,height,pix_fmt"));
    }

    [Fact]
    public async Task Progress_for_machines_has_ffmpegs_keys_and_ends()
    {
        using UpscaleClips clips = new();
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips.Clip("clip.mp4", 25), "-o", clips["out.mp4"], "--progress", "json", "--json", .. Bicubic])).Succeeded();
        List<JsonElement> lines = [.. outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, line => Assert.Equal(["frame", "fps", "out_time_us", "out_time", "speed", "progress"], line.EnumerateObject().Select(property => property.Name).Where(name => name != "remaining_s")));
        Assert.All(lines.SkipLast(1), line => Assert.Equal("continue", line.GetProperty("progress").GetString()));
        JsonElement last = lines[^1];
        Assert.Equal((25, "end", 1_000_000, "00:00:01.000000"), (last.GetProperty("frame").GetInt32(), last.GetProperty("progress").GetString(), last.GetProperty("out_time_us").GetInt64(), last.GetProperty("out_time").GetString()));
    }

    [Fact]
    public async Task Plain_progress_tells_frames_speed_and_times()
    {
        using UpscaleClips clips = new();
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips.Clip("clip.mp4", 25), "-o", clips["out.mp4"], .. Bicubic])).Succeeded();
        Assert.Matches(@"clip\.mp4: frame 25/25 \(100%\)  \d+\.\d fps  \d+\.\d\dx  elapsed \d+:\d\d", outcome.Errors);
    }

    [Fact]
    public async Task Every_frame_is_what_the_library_makes_of_it()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", 9, "48x32", "-c:v", "ffv1");
        using (Network network = Network.Create(new EvsrNetSpec(4, 1, 3, UpsamplingPath.Nearest), seed: 3)) Model.Save(clips["net"], new ModelCard("net", "A test.", network.Spec, "MIT"), network);
        (await UpscaleProcess.RunAsync(clip, "-n", clips["net"], "-o", clips["file.mkv"], "--encoder", "ffv1", "--segment", "4")).Succeeded();
        (await UpscaleProcess.RunAsync(clip, "-n", clips["net"], "-o", clips["again.mkv"], "--encoder", "ffv1", "-t", "3")).Succeeded();
        Assert.Equal(UpscaleClips.Hashes(clips["file.mkv"]), UpscaleClips.Hashes(clips["again.mkv"]));
        Assert.Equal("144,96,yuv420p", UpscaleClips.Probe(clips["file.mkv"], "stream=width,height,pix_fmt", "-select_streams", "v"));
    }

    [Fact]
    public async Task A_folder_keeps_its_paths_and_is_not_done_twice()
    {
        using UpscaleClips clips = new();
        Directory.CreateDirectory(clips["in/deep"]);
        clips.Clip("in/deep/clip.mp4", 3);
        clips.Make("in/photo.png", "-f", "lavfi", "-i", "testsrc=s=33x21", "-frames:v", "1");
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips["in"], "-o", clips["out"], "--json", "--no-progress", .. Bicubic])).Succeeded();
        Assert.Equal(2, outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("66,42", UpscaleClips.Probe(clips["out/photo.png"], "stream=width,height"));
        DateTime before = File.GetLastWriteTimeUtc(clips["out/deep/clip.mp4"]);
        File.Delete(clips["out/photo.png"]);
        File.WriteAllText(clips["in/broken.mp4"], "nothing");
        outcome = await UpscaleProcess.RunAsync([clips["in"], "-o", clips["out"], "--json", "--no-progress", .. Bicubic]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("broken.mp4", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("photo.png", Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(clips["out/deep/clip.mp4"]));
    }

    [Fact]
    public async Task Pictures_of_16_bits_with_opacity_stay_such()
    {
        using UpscaleClips clips = new();
        string picture = clips.Make("in.png", "-f", "lavfi", "-i", "testsrc=s=20x14", "-frames:v", "1", "-pix_fmt", "rgba64be");
        (await UpscaleProcess.RunAsync([picture, "-o", clips["out.png"], .. Bicubic])).Succeeded();
        Assert.Equal("40,28,rgba64be", UpscaleClips.Probe(clips["out.png"], "stream=width,height,pix_fmt"));
    }

    [Fact]
    public async Task A_preview_shows_both_pictures_and_a_split_screen_joins_them()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mp4", 10);
        (await UpscaleProcess.RunAsync([clip, "-o", clips["pair.png"], "--preview", "--start", "0.2", .. Bicubic])).Succeeded();
        int[] size = [.. UpscaleClips.Probe(clips["pair.png"], "stream=width,height").Split(',').Select(int.Parse)];
        Assert.True(size[0] >= 2 * 128 && size[1] > 96, $"{size[0]}x{size[1]}");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["split.mkv"], "--compare", "--encoder", "ffv1", .. Bicubic])).Succeeded();
        (await UpscaleProcess.RunAsync([clip, "-o", clips["whole.mkv"], "--encoder", "ffv1", .. Bicubic])).Succeeded();
        string left = clips.Make("left.framemd5", "-i", clips["split.mkv"], "-an", "-vf", "crop=64:96:0:0", "-f", "framemd5");
        string expected = clips.Make("expected.framemd5", "-i", clips["whole.mkv"], "-an", "-vf", "crop=64:96:0:0", "-f", "framemd5");
        Assert.Equal(File.ReadAllText(expected), File.ReadAllText(left));
        string seam = clips.Make("seam.gray", "-i", clips["split.mkv"], "-frames:v", "1", "-vf", "crop=2:96:64:0,extractplanes=y", "-f", "rawvideo");
        Assert.All(File.ReadAllBytes(seam), sample => Assert.Equal(235, sample));
    }

    [Fact]
    public async Task A_benchmark_writes_nothing_but_its_speed()
    {
        using UpscaleClips clips = new();
        UpscaleOutcome outcome = (await UpscaleProcess.RunAsync([clips.Clip("clip.mp4", 10), "--benchmark", "--no-progress", .. Bicubic])).Succeeded();
        Assert.Matches(@"10 frames to 128x96 in \d+\.\d\d s, \d+\.\d\d fps", outcome.Output);
        clips.AssertHoldsOnly("clip.mp4");
    }

    [Fact]
    public async Task Pipes_carry_the_same_frames_as_files()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", 8, "64x48", "-c:v", "ffv1", "-an");
        (await UpscaleProcess.RunAsync([clip, "-o", clips["file.nut"], "--encoder", "ffv1", .. Bicubic])).Succeeded();
        string fovea = $"dotnet '{UpscaleProcess.Program}' upscale --no-progress {string.Join(' ', Bicubic)}";
        string script = $"ffmpeg -v error -i '{clip}' -c:v rawvideo -f nut - | {fovea} - > '{clips["through.nut"]}' && {fovea} '{clip}' -o - > '{clips["from.nut"]}' && {fovea} - -o '{clips["to.mkv"]}' --encoder ffv1 < '{clips["from.nut"]}' 2>/dev/null";
        using UpscaleProcess process = UpscaleProcess.StartProgram("bash", [], ["-o", "pipefail", "-c", script]);
        (await process.WaitAsync()).Succeeded();
        string[] expected = FrameHashes(clips["file.nut"]);
        Assert.Equal(8, expected.Length);
        Assert.Equal(expected, FrameHashes(clips["through.nut"]));
        Assert.Equal(expected, FrameHashes(clips["from.nut"]));
        Assert.Equal("256,192,8", UpscaleClips.Probe(clips["to.mkv"], "stream=width,height,nb_read_packets", "-count_packets"));
    }

    private static string[] FrameHashes(string path)
        => [.. UpscaleClips.Hashes(path).Where(line => line.Contains(',', StringComparison.Ordinal)).Select(line => line.Split(',')[^1].Trim())];
}
