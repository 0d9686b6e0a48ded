using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class SignallingTests
{
    private const string Hdr = "-pix_fmt yuv420p10le -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -color_range tv -chroma_sample_location topleft "
        + "-x265-params log-level=error:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400";

    [Theory]
    [InlineData("out.mkv", "libx264")]
    [InlineData("out.mp4", "libx264")]
    [InlineData("out.mp4", "libx265")]
    [InlineData("out.mkv", "ffv1")]
    [InlineData("out.webm", "libvpx-vp9")]
    [InlineData("out.mp4", "libsvtav1")]
    public async Task Hdr_signalling_arrives_in_every_container(string name, string encoder)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -c:v libx265 -preset ultrafast {Hdr} @in.mkv");
        MediaInfo before = await Passage.RunAsync(folder, input, folder[name], Encoders.Get(encoder), framesASegment: 6);
        MediaInfo after = await folder.ProbeAsync(folder[name]);
        Assert.Equal(new ContentLight(1000, 400), after.Video.ContentLight);
        Assert.Equal(before.Video.MasteringDisplay!.ToIntegers(), after.Video.MasteringDisplay?.ToIntegers());
        Assert.Equal("G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)", before.Video.MasteringDisplay.ToIntegers());
        Assert.Equal(before.Video.Color with { Siting = default }, after.Video.Color with { Siting = default });
        Assert.Equal("yuv420p10le", after.Video.PixelFormatName);
    }

    [Theory]
    [InlineData("rotate=90")]
    [InlineData("rotate=180")]
    [InlineData("rotate=270")]
    public async Task A_turned_video_stays_turned(string tag)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -c:v libx264 -preset ultrafast @plain.mp4");
        string input = await folder.MakeAsync($"-i @plain.mp4 -c copy -metadata:s:v {tag} @in.mp4");
        MediaInfo before = await Passage.RunAsync(folder, input, folder["out.mp4"], Encoders.X264, framesASegment: 6);
        MediaInfo after = await folder.ProbeAsync(folder["out.mp4"]);
        Assert.NotEqual(0, before.Video.Rotation);
        Assert.True(before.Video.IsTurned);
        Assert.Equal(before.Video.DisplayMatrix, after.Video.DisplayMatrix);
    }

    [Fact]
    public async Task Rotation_is_applied_to_the_frames_where_the_container_cannot_hold_it()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -c:v libx264 -preset ultrafast -qp 0 @plain.mp4");
        string input = await folder.MakeAsync("-i @plain.mp4 -c copy -metadata:s:v rotate=90 @in.mp4");
        MuxOptions options = new() { Container = Containers.Matroska, Encoder = Encoders.Ffv1, RotationApplied = true };
        await Passage.RunAsync(folder, input, folder["out.mkv"], Encoders.Ffv1, mux: options);
        MediaInfo after = await folder.ProbeAsync(folder["out.mkv"]);
        Assert.Equal((64, 96), (after.Video.Width, after.Video.Height));
        Assert.Equal(await folder.FrameHashesAsync(input), await folder.FrameHashesAsync(folder["out.mkv"]));
    }

    [Theory]
    [InlineData("smpte170m", "smpte170m", "smpte170m", "tv", "left", "libx264", "mp4")]
    [InlineData("bt470bg", "bt470bg", "bt470bg", "pc", "center", "libx264", "mp4")]
    [InlineData("bt709", "bt709", "bt709", "pc", "topleft", "libx264", "mkv")]
    [InlineData("bt709", "bt709", "bt709", "tv", "left", "libx265", "mp4")]
    [InlineData("bt2020nc", "bt2020", "bt2020-10", "tv", "topleft", "libx265", "mkv")]
    [InlineData("bt709", "bt709", "bt709", "tv", "left", "ffv1", "mkv")]
    [InlineData("smpte170m", "bt709", "bt709", "pc", "left", "ffv1", "mkv")]
    public async Task Colour_tags_stay(string matrix, string primaries, string transfer, string range, string siting, string encoder, string extension)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string? curve = ColorNames.TransferForEncoder(transfer);
        string input = await folder.MakeAsync($"-f lavfi -i testsrc2=s=96x64:r=25:d=0.2 -vf format=yuv420p,setparams=range={range}:color_primaries={primaries}:color_trc={transfer}:colorspace={matrix} -c:v libx264 -preset ultrafast -color_range {range} -color_primaries {primaries} -color_trc {curve} -colorspace {matrix} -chroma_sample_location {siting} @in.mp4");
        MediaInfo before = await Passage.RunAsync(folder, input, folder["out." + extension], Encoders.Get(encoder));
        MediaInfo after = await folder.ProbeAsync(folder["out." + extension]);
        Assert.Equal(ColorNames.ToSiting(siting), before.Video.Color.Siting);
        Assert.Equal(matrix, before.Video.Color.MatrixName);
        Assert.Equal(before.Video.Color with { Siting = default }, after.Video.Color with { Siting = default });
        if (encoder != "ffv1") Assert.Equal(before.Video.Color.Siting, after.Video.Color.Siting);
        Assert.Equal(range == "pc" ? ColorRange.Full : ColorRange.Limited, after.Video.Color.Range);
    }
}
