using Fovea.Imaging;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Upscaling;

namespace Fovea.Tests.Media.Inventory;

public sealed class InventoryTests
{
    // Transparent on the left, opaque on the right.
    private const string Holes = "-f lavfi -i testsrc2=s=64x48:r=10:d=0.3,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,32),0,255)'";

    [Theory]
    [InlineData("-c:v libvpx-vp9 -pix_fmt yuva420p -auto-alt-ref 0 @in.webm", "out.webm", "libvpx-vp9")]
    [InlineData("-c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0 @in.webm", "out.mkv", "libvpx-vp9")]
    [InlineData("-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le @in.mov", "out.mov", "prores_ks")]
    [InlineData("-c:v qtrle -pix_fmt argb @in.mov", "out.avi", "ffv1")]
    public async Task Transparency_reaches_the_output(string source, string name, string encoder)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Holes} {source}");
        UpscaleResult result = await UpscaleAsync(folder, input, folder[name]);
        Assert.Equal(encoder, result.Plan!.Encoder);
        Assert.DoesNotContain(result.Plan.Notices, notice => notice.Subject == "the transparency");
        byte[] opacity = await OpacityAsync(folder, folder[name]);
        Assert.True(opacity[(10 * 128) + 10] < 8 && opacity[(10 * 128) + 118] > 247, $"{opacity[(10 * 128) + 10]} and {opacity[(10 * 128) + 118]}");
    }

    [Fact]
    public async Task An_alpha_channel_that_is_opaque_is_left_out_and_said()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=64x48:r=10:d=0.3,format=rgba -c:v qtrle -pix_fmt argb @in.mov");
        UpscalePlan plan = await PlanAsync(folder, input, "out.mp4");
        Assert.Equal("libx264", plan.Encoder);
        Assert.Contains(plan.Notices, notice => notice is { Kind: NoticeKind.Assumption, Subject: "the alpha channel" });
        Assert.Empty(plan.Losses);
    }

    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    public async Task Projection_and_stereo_reach_the_output(string name)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await SphereAsync(folder, new Projection("equirectangular", 30, -10, 5, 0, default), "top and bottom");
        MediaInfo before = await folder.ProbeAsync(input);
        Assert.Equal(("equirectangular", 30, -10, 5, "top and bottom"), (before.Video.Projection!.Kind, before.Video.Projection.Yaw, before.Video.Projection.Pitch, before.Video.Projection.Roll, before.Video.Stereo));
        UpscaleResult result = await UpscaleAsync(folder, input, folder[name]);
        Assert.Empty(result.Plan!.Losses);
        MediaInfo after = await folder.ProbeAsync(folder[name]);
        Assert.Equal((before.Video.Projection, before.Video.Stereo), (after.Video.Projection, after.Video.Stereo));
        Assert.Contains(await LossesAsync(folder, input, "out.ts"), subject => subject == "the 360-degree projection");
    }

    [Fact]
    public async Task Captions_inside_the_pictures_are_said_before_the_work()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string plain = await folder.MakeAsync("-f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -c:v libx264 -x264-params slices=1:threads=1 -bf 0 -f h264 @plain.h264");
        await File.WriteAllBytesAsync(folder["captions.h264"], Captioned.Pictures(await File.ReadAllBytesAsync(plain, MediaFolder.Cancel)), MediaFolder.Cancel);
        string input = await folder.MakeAsync("-r 25 -i @captions.h264 -c copy -f mpegts @in.ts");
        Assert.Equal(["the closed captions"], await LossesAsync(folder, input, "out.mkv"));
    }

    [Theory]
    [InlineData("mpeg2video -c:a pcm_dvd -ac 2 -f vob @in.vob", "out.mkv", "pcm_s16le")]
    [InlineData("libx264 -c:a pcm_bluray -ac 2 -f mpegts -mpegts_m2ts_mode 1 @in.m2ts", "out.mkv", "pcm_s16le")]
    [InlineData("libx264 -c:a pcm_s24le @in.mkv", "out.mp4", "flac")]
    [InlineData("libx264 -c:a flac @in.mkv", "out.mov", "pcm_s16le")]
    public async Task Sound_that_can_change_its_codec_without_loss_does_so_where_the_container_needs_it(string source, string name, string codec)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"-f lavfi -i testsrc2=s=64x48:r=25:d=0.6 -f lavfi -i sine=d=0.6:r=48000 -c:v {source}");
        UpscaleResult result = await UpscaleAsync(folder, input, folder[name]);
        Assert.Contains(result.Plan!.Notices, notice => notice.Kind == NoticeKind.Change && notice.Text.Contains(codec, StringComparison.Ordinal));
        Assert.Empty(result.Plan.Losses);
        Assert.Equal(codec, Assert.Single((await folder.ProbeAsync(folder[name])).StreamsOf(StreamKind.Audio)).Codec);
        Assert.Equal(await SamplesAsync(folder, input), await SamplesAsync(folder, folder[name]));
    }

    [Fact]
    public async Task A_sound_track_without_packets_is_left_out_and_said()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=64x48:r=10:d=1.2 -f lavfi -i sine=d=1.2 -c:v libx264 -c:a aac -bsf:a noise=drop=1 @in.mkv");
        UpscaleResult result = await UpscaleAsync(folder, input, folder["out.mp4"]);
        Assert.Contains(result.Plan!.Notices, notice => notice.Text.Contains("no packets", StringComparison.Ordinal));
        Assert.Empty((await folder.ProbeAsync(folder["out.mp4"])).StreamsOf(StreamKind.Audio));
    }

    [Fact]
    public async Task The_default_video_is_enlarged_or_the_one_that_is_asked_for()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=32x24:r=25:d=0.4 -f lavfi -i testsrc=s=64x48:r=25:d=0.4 -map 0 -map 1 -c:v libx264 -disposition:v:0 0 -disposition:v:1 default @in.mp4");
        UpscaleResult result = await UpscaleAsync(folder, input, folder["out.mp4"]);
        Assert.Equal((128, 96), (result.Width, result.Height));
        Assert.Equal(new Remedy("enlarges that instead", RemedyOption.VideoStream, "0"), Assert.Single(result.Plan!.Notices).Remedy);
        MediaInfo after = await folder.ProbeAsync(folder["out.mp4"]);
        Assert.Equal([(32, 24), (128, 96)], after.StreamsOf(StreamKind.Video).Cast<VideoStream>().Select(video => (video.Width, video.Height)));
        Assert.Equal(64, (await PlanAsync(folder, input, "other.mp4", new UpscaleOptions { VideoStream = 0 })).Width);
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => PlanAsync(folder, input, "other.mp4", new UpscaleOptions { VideoStream = 2 }));
        Assert.Contains("no video stream 2; those it has are 0, 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_default_the_largest_video_is_enlarged()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=32x24:r=25:d=0.4 -f lavfi -i testsrc=s=64x48:r=25:d=0.4 -map 0 -map 1 -c:v libx264 @in.ts");
        Assert.Equal(1, (await folder.ProbeAsync(input)).Video.Index);
    }

    [Fact]
    public async Task A_video_behind_hours_of_sound_is_found()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string clip = await folder.MakeAsync("-f lavfi -i testsrc2=s=64x48:r=10:d=0.5 -c:v libx264 @clip.mkv");
        string input = await folder.MakeAsync($"-f lavfi -i anullsrc=r=8000:d=900 -itsoffset 899 -i {clip} -map 1 -map 0 -c:v copy -c:a pcm_s16le @in.mkv");
        MediaInfo info = await folder.ProbeAsync(input);
        Assert.Equal((64, "yuv420p"), (info.Video.Width, info.Video.PixelFormatName));
    }

    private static async Task<UpscaleResult> UpscaleAsync(MediaFolder folder, string input, string output)
    {
        _ = folder;
        using Model model = ModelZoo.Open("bicubic", 2);
        using Upscaler upscaler = Upscaler.Create(model, 1);
        return await new VideoUpscaler(upscaler).RunAsync(input, output, new UpscaleOptions(), null, MediaFolder.Cancel);
    }

    private static async Task<UpscalePlan> PlanAsync(MediaFolder folder, string input, string output, UpscaleOptions? options = null)
    {
        using Model model = ModelZoo.Open("bicubic", 2);
        using Upscaler upscaler = Upscaler.Create(model, 1);
        return await new VideoUpscaler(upscaler).PlanAsync(input, folder[output], options ?? new UpscaleOptions(), MediaFolder.Cancel);
    }

    private static async Task<string[]> LossesAsync(MediaFolder folder, string input, string output) => [.. (await PlanAsync(folder, input, output)).Losses.Select(notice => notice.Subject)];

    private static async Task<byte[]> OpacityAsync(MediaFolder folder, string path)
    {
        MediaInfo info = await folder.ProbeAsync(path);
        string raw = folder["opacity.raw"];
        await folder.Ffmpeg.RunAsync([.. info.Video.Decoding, "-i", path, "-frames:v", "1", "-vf", "alphaextract,format=gray", "-f", "rawvideo", "-y", raw], MediaFolder.Cancel);
        return await File.ReadAllBytesAsync(raw, MediaFolder.Cancel);
    }

    private static async Task<string> SamplesAsync(MediaFolder folder, string path)
        => (await folder.Ffmpeg.RunAsync(["-i", path, "-map", "0:a", "-c:a", "pcm_s32le", "-f", "md5", "-"], MediaFolder.Cancel)).Output;

    // ffmpeg is the judge of the boxes: it reads them.
    private static async Task<string> SphereAsync(MediaFolder folder, Projection projection, string stereo)
    {
        FrameWriterOptions options = new() { Encoder = EncoderSettings.Default(Encoders.X264), Width = 64, Height = 32, Format = PixelFormats.Yuv420P, TimeBase = new Rational(1, 25), Projection = projection, Stereo = stereo };
        await using FrameWriter writer = await FrameWriter.CreateAsync(folder.Ffmpeg, folder["sphere.mp4"], options, MediaFolder.Cancel);
        for (int i = 0; i < 3; i++)
        {
            using Frame frame = new(PixelFormats.Yuv420P, 64, 32, ColorDescription.Unspecified, i);
            frame.Memory.Span.Fill((byte)(100 + i));
            await writer.WriteAsync(frame, MediaFolder.Cancel);
        }

        await writer.CompleteAsync(MediaFolder.Cancel);
        return folder["sphere.mp4"];
    }
}
