using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

/// <summary>Every kind of file that cannot be upscaled ends with one line that says why.</summary>
public sealed class BadMediaTests
{
    private const string Clip = "-f lavfi -i testsrc2=s=96x64:r=25:d=2 -c:v libx264 -preset ultrafast -g 10";

    [Fact]
    public async Task Missing_empty_and_folder_inputs_are_refused()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await File.WriteAllBytesAsync(folder["empty.mp4"], [], MediaFolder.Cancel);
        await File.WriteAllTextAsync(folder["text.mp4"], string.Concat(Enumerable.Repeat("no video at all\n", 100)), MediaFolder.Cancel);
        await RefusedAsync(folder, folder["nothing.mp4"], "does not exist");
        await RefusedAsync(folder, folder.Root, "is a folder");
        await RefusedAsync(folder, folder["empty.mp4"], "is empty");
        await RefusedAsync(folder, folder["text.mp4"], "no video that ffmpeg can read");
    }

    [Fact]
    public async Task Sound_without_video_is_refused_with_or_without_a_cover()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i sine=d=0.5 -c:a aac @sound.m4a");
        await folder.MakeAsync("-f lavfi -i color=red:s=32x32 -frames:v 1 -update 1 @cover.jpg");
        await folder.MakeAsync("-i @sound.m4a -i @cover.jpg -map 0 -map 1 -c copy -disposition:v:0 attached_pic @album.m4a");
        await RefusedAsync(folder, folder["sound.m4a"], "holds sound but no video");
        await RefusedAsync(folder, folder["album.m4a"], "holds sound and a cover picture but no video");
    }

    [Fact]
    public async Task A_video_stream_without_frames_is_refused()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync($"{Clip} @in.mkv");
        byte[] bytes = await File.ReadAllBytesAsync(folder["in.mkv"], MediaFolder.Cancel);
        int cluster = bytes.AsSpan().IndexOf(new byte[] { 0x1F, 0x43, 0xB6, 0x75 });
        await File.WriteAllBytesAsync(folder["headers.mkv"], bytes[..cluster], MediaFolder.Cancel);
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => folder.ProbeAsync(folder["headers.mkv"]));
        Assert.Contains("video", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in.mkv", "")]
    [InlineData("in.mp4", "")]
    [InlineData("in.mp4", " -movflags +faststart")]
    [InlineData("in.ts", "")]
    public async Task A_truncated_video_is_refused(string name, string extra)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Clip}{extra} @{name}");
        byte[] bytes = await File.ReadAllBytesAsync(input, MediaFolder.Cancel);
        await File.WriteAllBytesAsync(input, bytes[..((bytes.Length * 6 / 10) | 1)], MediaFolder.Cancel);
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => ReadAllAsync(folder, input));
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains(input, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_in_the_middle_is_refused_with_its_place_unless_tolerated()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Clip} @in.mkv");
        byte[] bytes = await File.ReadAllBytesAsync(input, MediaFolder.Cancel);
        for (int i = bytes.Length / 2; i < (bytes.Length / 2) + 2000; i++) bytes[i] = (byte)(i * 37);
        await File.WriteAllBytesAsync(input, bytes, MediaFolder.Cancel);
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => ReadAllAsync(folder, input));
        Assert.Matches("damaged .*near 00:00:0", failure.Message);
        Assert.NotEqual(0, await ReadAllAsync(folder, input, new FrameReaderOptions { OnDamage = DamagePolicy.Keep }));
    }

    [Theory]
    [InlineData("96x64", "64x96")]
    [InlineData("96x64", "128x96")]
    [InlineData("96x64", "48x32")]
    public async Task Frames_that_change_size_midway_are_refused(string first, string second)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string a = await folder.MakeAsync($"-f lavfi -i testsrc2=s={first}:r=25:d=0.4 -c:v libx264 -preset ultrafast @a.ts");
        string b = await folder.MakeAsync($"-f lavfi -i testsrc2=s={second}:r=25:d=0.4 -c:v libx264 -preset ultrafast -output_ts_offset 0.4 @b.ts");
        await File.WriteAllBytesAsync(folder["both.ts"], [.. await File.ReadAllBytesAsync(a, MediaFolder.Cancel), .. await File.ReadAllBytesAsync(b, MediaFolder.Cancel)], MediaFolder.Cancel);
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => ReadAllAsync(folder, folder["both.ts"]));
        Assert.Contains("change size", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_large_frames_are_refused()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Clip} @in.mkv");
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => ReadAllAsync(folder, input, new FrameReaderOptions { MaxWidth = 95 }));
        Assert.Contains("96x64", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BadInputException>(() => ReadAllAsync(folder, input, new FrameReaderOptions { MaxPixels = 6143 }));
        Assert.Equal(50, await ReadAllAsync(folder, input, new FrameReaderOptions { MaxPixels = 6144, MaxWidth = 96, MaxHeight = 64 }));
    }

    [Fact]
    public async Task Two_frames_at_one_time_are_refused()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        FrameWriterOptions options = new() { Encoder = EncoderSettings.Default(Encoders.Ffv1), Width = 16, Height = 16, Format = PixelFormats.Gray, TimeBase = new Rational(1, 25) };
        await using FrameWriter writer = await FrameWriter.CreateAsync(folder.Ffmpeg, folder["x.mov"], options, MediaFolder.Cancel);
        using Frame frame = new(PixelFormats.Gray, 16, 16, ColorDescription.Unspecified, 5);
        frame.Memory.Span.Clear();
        await writer.WriteAsync(frame, MediaFolder.Cancel);
        await Assert.ThrowsAsync<BadInputException>(() => writer.WriteAsync(frame, MediaFolder.Cancel));
    }

    [Theory]
    [InlineData("out.webm", "aac", "cannot hold the stream #1")]
    public async Task Sound_that_the_container_cannot_hold_is_refused_before_the_work_or_left_out_when_asked(string name, string audio, string expected)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Clip} -f lavfi -i sine=d=1 -map 0 -map 1 -c:a {audio} @in.mkv".Replace("-f lavfi -i testsrc2=s=96x64:r=25:d=2 -c:v libx264 -preset ultrafast -g 10 -f lavfi -i sine=d=1", "-f lavfi -i testsrc2=s=96x64:r=25:d=1 -f lavfi -i sine=d=1", StringComparison.Ordinal));
        Container container = Containers.ForPath(name);
        MediaInfo info = await folder.ProbeAsync(input);
        MuxOptions options = new() { Container = container, Encoder = container.DefaultEncoder };
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => Muxer.CheckAsync(folder.Ffmpeg, info, options, MediaFolder.Cancel));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal((FailureReason.AudioNotHeld, ".mkv"), (failure.Reason, Assert.Single(failure.Values)));
        MuxCheck check = await Muxer.CheckAsync(folder.Ffmpeg, info, options with { DropAudio = true }, MediaFolder.Cancel);
        Assert.Contains("the sound #1", Assert.Single(check.Notices).Subject, StringComparison.Ordinal);
        Assert.True(Assert.Single(MuxPlan.Make(info, check.Options).Streams).IsMain);
    }

    [Fact]
    public async Task Sound_that_the_container_holds_is_kept_whatever_was_asked()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        MediaInfo info = await folder.ProbeAsync(await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=1 -f lavfi -i sine=d=1 -map 0 -map 1 -c:a aac @in.mkv"));
        MuxOptions options = new() { Container = Containers.Mp4, Encoder = Encoders.X264, DropAudio = true };
        MuxCheck check = await Muxer.CheckAsync(folder.Ffmpeg, info, options, MediaFolder.Cancel);
        Assert.Empty(check.Options.DroppedAudio);
        Assert.Equal(2, MuxPlan.Make(info, check.Options).Streams.Count);
    }

    [Fact]
    public async Task Picture_subtitles_are_refused_where_they_do_not_fit_or_left_out_when_asked()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["a.srt"], "1\n00:00:00,100 --> 00:00:00,900\nHello\n", MediaFolder.Cancel);
        MediaInfo plain = await folder.ProbeAsync(await folder.MakeAsync($"{Clip} @in.mkv"));
        StreamInfo pictures = new() { Index = 1, Kind = StreamKind.Subtitle, Codec = "hdmv_pgs_subtitle" };
        MediaInfo info = plain with { Streams = [plain.Video, pictures] };
        MuxOptions options = new() { Container = Containers.Mp4, Encoder = Encoders.X264 };
        BadInputException failure = Assert.Throws<BadInputException>(() => MuxPlan.Make(info, options));
        Assert.Equal((FailureReason.SubtitlesNotHeld, ".mkv"), (failure.Reason, Assert.Single(failure.Values)));
        MuxPlan dropped = MuxPlan.Make(info, options with { DropSubtitles = true });
        Assert.Single(dropped.Streams);
        Assert.Single(dropped.Notices);
        Assert.Equal(2, MuxPlan.Make(info, options with { Container = Containers.Matroska }).Streams.Count);
    }

    private static async Task RefusedAsync(MediaFolder folder, string path, string expected)
    {
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => folder.ProbeAsync(path));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static async Task<int> ReadAllAsync(MediaFolder folder, string path, FrameReaderOptions? options = null)
    {
        MediaInfo info = await folder.ProbeAsync(path);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, options, MediaFolder.Cancel);
        int count = 0;
        await foreach (Frame frame in reader)
        {
            frame.Dispose();
            count++;
        }

        return count;
    }
}
