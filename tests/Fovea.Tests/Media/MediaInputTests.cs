using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

/// <summary>What is opened is the file that was named, and nothing else.</summary>
[Trait("Category", "Culture")]
public sealed class MediaInputTests
{
    private const string Green = "-f lavfi -i color=lime:s=32x32:r=10:d=0.2";

    [Theory]
    [InlineData("x%03d.png", "x001.png")]
    [InlineData("f%d.jpg", "f1.jpg")]
    [InlineData("t%d.tga", "t1.tga")]
    [InlineData("w%2d.webp", "w01.webp")]
    [InlineData("a*.png", "ab.png")]
    [InlineData("a?.png", "ab.png")]
    [InlineData("a{b,c}.png", "ab.png")]
    [InlineData("[x].png", "x.png")]
    [InlineData("50%d off/x.png", "501 off/x.png")]
    [InlineData("what?#1/x#2?.png", "what/x.png")]
    [InlineData("http:x.png", "x.png")]
    [InlineData("concat:a|b.png", "b.png")]
    [InlineData("-dash.png", "dash.png")]
    [InlineData("two\nlines.png", "two.png")]
    public async Task A_picture_named_like_a_pattern_or_a_protocol_is_itself(string name, string other)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string ending = Path.GetExtension(name);
        string green = await folder.MakeAsync($"{Green} -frames:v 1 -update 1 @green{ending}");
        string red = await folder.MakeAsync($"-f lavfi -i color=red:s=32x32 -frames:v 1 -update 1 @red{ending}");
        foreach ((string file, string place) in new[] { (red, other), (green, name) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[place])!);
            File.Copy(file, folder[place]);
        }

        AssertGreen(await ImageFile.ReadAsync(folder.Ffmpeg, folder[name], PixelFormats.Rgb24, MediaFolder.Cancel));
        Assert.True((await folder.ProbeAsync(folder[name])).IsStillImage);
        using (Frame picture = await ImageFile.ReadAsync(folder.Ffmpeg, folder[name], null, MediaFolder.Cancel)) await ImageFile.WriteAsync(folder.Ffmpeg, picture, folder[name + ".png"], MediaFolder.Cancel);
        AssertGreen(await ImageFile.ReadAsync(folder.Ffmpeg, folder[name + ".png"], PixelFormats.Rgb24, MediaFolder.Cancel));
    }

    [Theory]
    [InlineData("v%03d.mp4", "-c:v libx264")]
    [InlineData("50%d off/v.mkv", "-c:v libx264")]
    [InlineData("50%d off/v.gif", "")]
    [InlineData("file:v?.avi", "-c:v mpeg4")]
    public async Task A_video_named_like_a_pattern_has_all_its_frames(string name, string codec)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string made = await folder.MakeAsync($"-f lavfi -i testsrc2=s=32x32:r=10:d=0.5 {codec} @made{Path.GetExtension(name)}");
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.Copy(made, folder[name]);
        MediaInfo info = await folder.ProbeAsync(folder[name]);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, cancellationToken: MediaFolder.Cancel);
        int frames = 0;
        await foreach (Frame frame in reader.WithCancellation(MediaFolder.Cancel))
        {
            frame.Dispose();
            frames++;
        }

        Assert.Equal(5, frames);
        Assert.False(info.IsStillImage);
    }

    [Theory]
    [InlineData("hls.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.2,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("hls.jpg", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.2,\nprivate.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("concat.mp4", "ffconcat version 1.0\nfile private.ts\n")]
    [InlineData("10%d.mp4", "ffconcat version 1.0\nfile private.ts\n")]
    [InlineData("dash.mkv", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet><Representation id=\"0\" bandwidth=\"1\"><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    [InlineData("session.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData("subtitles.idx", "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nid: en, index: 0\ntimestamp: 00:00:01:000, filepos: 000000000\n")]
    [InlineData("script.avs", "DirectShowSource(\"private.ts\")\n")]
    public async Task A_file_that_names_other_files_is_refused_whatever_it_is_called(string name, string text)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string hidden = await folder.MakeAsync($"{Green} -c:v libx264 @private.ts");
        await File.WriteAllTextAsync(folder[name], text.Replace("{0}", "file://" + hidden, StringComparison.Ordinal), MediaFolder.Cancel);
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => folder.ProbeAsync(folder[name]));
        Assert.DoesNotContain('\n', failure.Message);
        Assert.True(failure.Message.Length < 500, failure.Message);
        await Assert.ThrowsAsync<BadInputException>(() => ImageFile.ReadAsync(folder.Ffmpeg, folder[name], PixelFormats.Rgb24, MediaFolder.Cancel));
    }

    [Theory]
    [InlineData("a.HEIC", ".png", true)]
    [InlineData("a.jfif", ".jpg", true)]
    [InlineData("a.JPG", ".JPG", true)]
    [InlineData("a.dv", ".mkv", false)]
    [InlineData("a.f4v", ".mkv", false)]
    [InlineData("a.MOD", ".mkv", false)]
    [InlineData("a.tod", ".mkv", false)]
    [InlineData("a.264", ".mkv", false)]
    [InlineData("a.hevc", ".mkv", false)]
    [InlineData("a.obu", ".mkv", false)]
    [InlineData("a.m2ts", ".m2ts", false)]
    [InlineData("a.txt", null, false)]
    [InlineData("a", null, false)]
    public void An_ending_tells_what_an_output_is_called(string name, string? output, bool isPicture)
    {
        Assert.Equal(output, MediaEndings.OutputOf(name));
        Assert.Equal(isPicture, MediaEndings.IsPicture(name));
        Assert.Equal(output is not null, MediaEndings.IsMedia(name));
    }

    private static void AssertGreen(Frame picture)
    {
        using (picture)
        {
            byte[] pixel = [.. picture.Memory.Span[..3]];
            Assert.True(pixel[0] < 60 && pixel[1] > 190 && pixel[2] < 60, $"rgb {string.Join(' ', pixel)}");
        }
    }
}
