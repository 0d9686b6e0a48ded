using Fovea.Media;

namespace Fovea.Tests.Media;

/// <summary>A tag is text that anybody can write: what is no time counts as none.</summary>
[Trait("Category", "Culture")]
public sealed class DurationTagTests
{
    [Theory]
    [InlineData("DURATION-x", "99999999999:00:00")]
    [InlineData("DURATION-x", "NaN:0:0")]
    [InlineData("DURATION-eng", "0:Infinity:0")]
    [InlineData("DURATION-x", "1e300:0:0")]
    [InlineData("DURATION-x", "0:0:-1e12")]
    public async Task A_tag_that_is_no_time_is_passed_over(string tag, string text)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string clip = await folder.MakeAsync($"-f lavfi -i testsrc2=s=32x32:r=10:d=0.5 -c:v libx264 -metadata:s:v:0 {tag}={text} @in.mkv");
        MediaInfo info = await folder.ProbeAsync(clip);
        Assert.Equal(5, info.Video.FrameCount);
    }
}
