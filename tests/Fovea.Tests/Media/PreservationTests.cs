using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class PreservationTests
{
    [Fact]
    public async Task Matroska_keeps_everything()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await RichSource.MakeAsync(folder);
        string output = folder["out.mkv"];
        MediaInfo before = await Passage.RunAsync(folder, input, output, Encoders.X264);
        MediaInfo after = await folder.ProbeAsync(output);

        Assert.Equal(await folder.TimesAsync(input), await folder.TimesAsync(output));
        foreach (string stream in new[] { "a:0", "a:1", "s:0", "s:1" }) Assert.Equal(await folder.PacketsAsync(input, stream), await folder.PacketsAsync(output, stream));
        Assert.Equal(before.Streams.Select(Describe), after.Streams.Select(Describe));
        Assert.Equal(before.Chapters, after.Chapters);
        Assert.Equal("A film", after.Metadata["title"]);
        Assert.Equal("kept=yes", after.Metadata["CUSTOM_KEY"]);
        Assert.Equal(before.Video.Color, after.Video.Color);
        Assert.Equal(before.Video.SampleAspectRatio, after.Video.SampleAspectRatio);
        Assert.Equal("yuv420p10le", after.Video.PixelFormatName);
        Assert.Equal(await folder.PayloadAsync(input, "v:1"), await folder.PayloadAsync(output, "v:1"));
    }

    [Fact]
    public async Task Mp4_converts_subtitles_and_says_what_it_cannot_hold()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await RichSource.MakeAsync(folder);
        string output = folder["out.mp4"];
        MediaInfo before = await Passage.RunAsync(folder, input, output, Encoders.X264);
        MediaInfo after = await folder.ProbeAsync(output);
        MuxOptions options = new() { Container = Containers.Mp4, Encoder = Encoders.X264 };
        IReadOnlyList<Notice> notices = (await Muxer.CheckAsync(folder.Ffmpeg, before, options, MediaFolder.Cancel)).Notices;
        Assert.Collection(notices, notice => Assert.Contains("styles", notice.Subject, StringComparison.Ordinal), notice => Assert.Contains("font.ttf", notice.Subject, StringComparison.Ordinal), notice => Assert.Contains("CUSTOM_KEY", notice.Subject, StringComparison.Ordinal));

        Assert.Equal(await folder.TimesAsync(input), await folder.TimesAsync(output));
        foreach (string stream in new[] { "a:0", "a:1" }) Assert.Equal(await folder.PayloadAsync(input, stream), await folder.PayloadAsync(output, stream));
        Assert.Equal(["mov_text", "mov_text"], after.StreamsOf(StreamKind.Subtitle).Select(stream => stream.Codec));
        Assert.Equal(["ger", "spa"], after.StreamsOf(StreamKind.Subtitle).Select(stream => stream.Language));
        Assert.Equal(["eng", "fre"], after.StreamsOf(StreamKind.Audio).Select(stream => stream.Language));
        Assert.Equal([false, true], after.StreamsOf(StreamKind.Audio).Select(stream => stream.Dispositions.Contains("default")));
        Assert.Equal(before.Chapters, after.Chapters);
        Assert.Equal("A film", after.Metadata["title"]);
        Assert.Single(after.StreamsOf(StreamKind.CoverPicture));
        Assert.Equal(before.Video.Color, after.Video.Color);
        Assert.Equal(before.Video.SampleAspectRatio, after.Video.SampleAspectRatio);
        Assert.Equal(await SubtitleTextAsync(folder, input), await SubtitleTextAsync(folder, output));
    }

    [Fact]
    public async Task Mp4_keeps_tags_that_it_does_not_know()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -c:v libx264 -preset ultrafast -metadata title=Film -metadata com.apple.quicktime.make=Camera -movflags use_metadata_tags @in.mov");
        await Passage.RunAsync(folder, input, folder["out.mp4"], Encoders.X264);
        MediaInfo after = await folder.ProbeAsync(folder["out.mp4"]);
        Assert.Equal("Camera", after.Metadata["com.apple.quicktime.make"]);
        Assert.Equal("Film", after.Metadata["title"]);
    }

    [Fact]
    public async Task Webm_takes_its_own_encoder_and_subtitles()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=1 -f lavfi -i sine=d=1:sample_rate=48000 -c:v libx264 -preset ultrafast -c:a libopus @in.mkv");
        MediaInfo before = await Passage.RunAsync(folder, input, folder["out.webm"], Containers.WebM.DefaultEncoder);
        MediaInfo after = await folder.ProbeAsync(folder["out.webm"]);
        Assert.Equal("vp9", after.Video.Codec);
        Assert.Equal(await folder.PayloadAsync(input, "a:0"), await folder.PayloadAsync(folder["out.webm"], "a:0"));
        Assert.Equal(25, before.Video.FrameCount);
    }

    [Theory]
    [InlineData("out.mp4", "a:0")]
    [InlineData("out.mkv", "a:0")]
    [InlineData("out.mov", "a:0")]
    public async Task Sound_that_starts_before_zero_stays_in_step(string name, string stream)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=1 -f lavfi -i sine=d=1 -c:v libx264 -preset ultrafast -c:a aac @in.mp4");
        string output = folder[name];
        await Passage.RunAsync(folder, input, output, Containers.ForPath(output).DefaultEncoder);
        double Shift(string[] lines) => double.Parse(lines[0].Split(',')[0]);
        double sound = Shift(await folder.PacketsAsync(output, stream)) - Shift(await folder.PacketsAsync(input, stream));
        double video = (await folder.TimesAsync(output))[0] - (await folder.TimesAsync(input))[0];
        Assert.Equal(video, sound, 0.001);
        Assert.Equal(0, video, 0.001);
        Assert.Equal(await folder.PayloadAsync(input, stream), await folder.PayloadAsync(output, stream));
    }

    private static string Describe(StreamInfo stream)
        => $"{stream.Index} {stream.Kind} {stream.Codec} {stream.Language} {stream.Metadata.GetValueOrDefault("title")} {stream.Metadata.GetValueOrDefault("filename")} {stream.Metadata.GetValueOrDefault("mimetype")} [{string.Join(' ', stream.Dispositions)}]";

    private static async Task<string> SubtitleTextAsync(MediaFolder folder, string path)
        => (await folder.Ffmpeg.RunAsync(["-i", path, "-map", "0:s:0", "-f", "srt", "-"], MediaFolder.Cancel)).Output.Replace("\r", "", StringComparison.Ordinal);
}
