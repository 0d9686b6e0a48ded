using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Inventory;

namespace Fovea.Tests.Media.Inventory;

[Trait("Category", "Culture")]
public sealed class PictureNoticesTests
{
    [Theory]
    [InlineData("yuv420p", "yuv420p", "libx264", "mp4")]
    [InlineData("yuv420p12le", "yuv420p12le", "libx265", "mp4")]
    [InlineData("yuva420p", "yuva420p", "libvpx-vp9", "webm")]
    [InlineData("bgra", "bgra", "ffv1", "mov")]
    [InlineData("gray", "gray", "libx264", "mkv")]
    public void What_is_kept_is_not_mentioned(string source, string output, string encoder, string container)
        => Assert.Empty(Notices(Video(source), output, encoder, container));

    [Theory]
    [InlineData("yuv420p12le", "yuv420p10le", "libx264", "mp4", "2 of 12 bits", "Encoder libx265 keeps 12")]
    [InlineData("yuv444p", "yuv420p", "libsvtav1", "mp4", "fine chroma", "Encoder libx264 keeps it")]
    [InlineData("yuv422p10le", "yuv420p10le", "libsvtav1", "webm", "fine chroma", "Encoder libvpx-vp9 keeps it")]
    public void A_format_that_the_encoder_does_not_take_is_a_loss_with_a_remedy(string source, string output, string encoder, string container, string subject, string remedy)
    {
        Notice notice = Assert.Single(Notices(Video(source), output, encoder, container));
        Assert.Equal((NoticeKind.Loss, subject, remedy), (notice.Kind, notice.Subject, notice.Remedy?.ToString()));
    }

    [Theory]
    [InlineData("libx264", "mp4", "write .mkv, .mov or .webm to keep it")]
    [InlineData("libvpx-vp9", "mp4", "write .mkv, .mov or .webm to keep it")]
    [InlineData("libx264", "mov", "Encoder prores_ks keeps it")]
    [InlineData("libx264", "mkv", "Encoder libvpx-vp9 keeps it")]
    public void Transparency_that_is_used_is_a_loss_where_nothing_keeps_it(string encoder, string container, string remedy)
    {
        VideoStream video = Video("yuva420p") with { IsTransparent = true };
        Notice notice = Assert.Single(Notices(video, "yuv420p", encoder, container));
        Assert.Equal((NoticeKind.Loss, "the transparency", remedy), (notice.Kind, notice.Subject, notice.Remedy?.ToString()));
        Assert.Equal(NoticeKind.Assumption, Assert.Single(Notices(video with { IsTransparent = false }, "yuv420p", encoder, container)).Kind);
    }

    [Fact]
    public void A_short_gif_without_holes_is_not_mentioned_for_its_opacity()
    {
        VideoStream gif = Video("bgra") with { Codec = "gif", FrameCount = 40 };
        Assert.DoesNotContain(Notices(gif, "yuv444p", "libx264", "mp4"), notice => notice.Subject == "the alpha channel");
        Assert.Contains(Notices(gif with { FrameCount = 4000 }, "yuv444p", "libx264", "mp4"), notice => notice.Subject == "the alpha channel");
        Assert.Contains(Notices(gif with { IsTransparent = true }, "yuv444p", "libx264", "mp4"), notice => notice.Kind == NoticeKind.Loss);
    }

    [Theory]
    [InlineData("mp4", false)]
    [InlineData("mkv", false)]
    [InlineData("webm", false)]
    [InlineData("ts", true)]
    [InlineData("avi", true)]
    public void Projection_stereo_and_light_are_lost_where_the_container_has_no_place(string container, bool isLost)
    {
        VideoStream video = Video("yuv420p") with { Projection = new Projection("equirectangular", 0, 0, 0, 0, default), Stereo = "top and bottom", ContentLight = new ContentLight(1000, 400) };
        string[] lost = [.. Notices(video, "yuv420p", container == "webm" ? "libvpx-vp9" : "ffv1", container).Select(notice => notice.Subject)];
        Assert.Equal(isLost ? ["the HDR10 values", "the 360-degree projection", "the stereo 3D mark"] : [], lost);
    }

    [Fact]
    public void What_belongs_to_each_picture_is_said_with_a_remedy()
    {
        VideoStream video = Video("yuv420p") with { HasClosedCaptions = true, HasDynamicHdr = true, DolbyVisionProfile = 8, FieldOrder = "tt" };
        Notice[] notices = [.. Notices(video, "yuv420p", "libx264", "mkv")];
        Assert.Equal(["the HDR10+ dynamic metadata", "Dolby Vision (profile 8)", "the closed captions", "interlaced video"], notices.Select(notice => notice.Subject));
        Assert.All(notices, notice => Assert.NotNull(notice.Remedy));
        Assert.Contains("colours", Assert.Single(Notices(Video("yuv420p10le") with { DolbyVisionProfile = 5 }, "yuv420p10le", "libx264", "mkv")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"frames":[{},{"interlaced_frame":1,"top_field_first":1}]}""", "interlaced tt")]
    [InlineData("""{"frames":[{"side_data_list":[{"side_data_type":"HDR Dynamic Metadata SMPTE2094-40 (HDR10+)"}]}]}""", "hdr10+")]
    [InlineData("""{"frames":[{"side_data_list":[{"side_data_type":"DOVI configuration record","dv_profile":7}]}]}""", "dolby 7")]
    [InlineData("""{"frames":[{"side_data_list":[{"side_data_type":"ATSC A53 Part 4 Closed Captions"}]}]}""", "captions")]
    [InlineData("""{"frames":[{"side_data_list":[{"side_data_type":"Stereo 3D","type":"side by side","inverted":0}]}]}""", "side by side")]
    [InlineData("""{"frames":[{}]}""", "")]
    [InlineData("no json", "")]
    public void Later_frames_add_what_the_first_did_not_say(string json, string expected)
    {
        VideoStream seen = Survey.Read(Video("yuv420p") with { FieldOrder = "progressive" }, json);
        string[] words = [seen.IsInterlaced ? "interlaced " + seen.FieldOrder : "", seen.HasDynamicHdr ? "hdr10+" : "", seen.DolbyVisionProfile is { } profile ? $"dolby {profile}" : "", seen.HasClosedCaptions ? "captions" : "", seen.Stereo ?? ""];
        Assert.Equal(expected, string.Concat(words));
    }

    private static VideoStream Video(string pixelFormat) => new() { Index = 0, Kind = StreamKind.Video, Codec = "any", Width = 64, Height = 48, PixelFormatName = pixelFormat };

    private static IEnumerable<Notice> Notices(VideoStream video, string output, string encoder, string container)
    {
        SampleLayout layout = SampleLayout.Of(video.PixelFormatName);
        PixelFormat frames = PixelFormats.All.FirstOrDefault(format => format.Name == video.PixelFormatName) ?? PixelFormats.All.First(format => format.Model == layout.Model && format.BitDepth >= layout.Depth);
        return new PictureNotices(video, frames, output, Encoders.Get(encoder), Containers.ForPath("x." + container)).All();
    }
}
