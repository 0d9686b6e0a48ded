using Fovea.Media;

namespace Fovea.Tests.Media.Inventory;

public sealed class LeftOutNoticeTests
{
    [Fact]
    public void Streams_of_one_kind_are_left_out_in_one_line()
    {
        StreamInfo[] fonts = [.. Enumerable.Range(1, 30).Select(index => Stream(index, StreamKind.Attachment, "ttf", $"{index}.ttf"))];
        Notice notice = Assert.Single(Notices(Containers.Mp4, fonts));
        Assert.Equal("the 30 attached files 1.ttf, 2.ttf, 3.ttf, 4.ttf and 26 more", notice.Subject);
        Assert.Equal(("a .mp4 file cannot hold them: left out", "write .mkv to keep them"), (notice.Text, notice.Remedy));
        Assert.Equal(["the attached file 1.ttf", "the 2 data streams #2 (data, unknown), #3 (data, unknown)"], Notices(Containers.Mp4, [fonts[0], Stream(2, StreamKind.Data, "unknown"), Stream(3, StreamKind.Data, "unknown")]).Select(left => left.Subject));
    }

    [Theory]
    [InlineData("ass", "x.mp4", true)]
    [InlineData("ssa", "x.webm", true)]
    [InlineData("ass", "x.mkv", false)]
    [InlineData("subrip", "x.mp4", false)]
    [InlineData("mov_text", "x.mkv", false)]
    public void Styles_that_subtitles_lose_are_said(string codec, string output, bool isLost)
    {
        Notice[] notices = [.. Notices(Containers.ForPath(output), [Stream(1, StreamKind.Subtitle, codec)])];
        if (isLost) Assert.Equal((NoticeKind.Loss, $"the styles of the subtitles #1 (subtitle, {codec})"), (Assert.Single(notices).Kind, notices[0].Subject));
        else Assert.Empty(notices);
    }

    private static IEnumerable<Notice> Notices(Container container, IReadOnlyList<StreamInfo> others)
    {
        VideoStream video = new() { Index = 0, Kind = StreamKind.Video, Codec = "h264", Width = 64, Height = 48, PixelFormatName = "yuv420p" };
        MediaInfo info = new() { Path = "in.mkv", Container = "matroska,webm", Streams = [video, .. others], Video = video };
        return MuxPlan.Make(info, new MuxOptions { Container = container, Encoder = container.DefaultEncoder }).Notices;
    }

    private static StreamInfo Stream(int index, StreamKind kind, string codec, string? file = null)
        => new() { Index = index, Kind = kind, Codec = codec, Metadata = file is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["filename"] = file } };
}
