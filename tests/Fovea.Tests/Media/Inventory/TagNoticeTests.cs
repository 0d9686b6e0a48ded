using Fovea.Networks;
using Fovea.Upscaling;

namespace Fovea.Tests.Media.Inventory;

public sealed class TagNoticeTests
{
    [Theory]
    [InlineData("out.avi", "the languages (ger)")]
    [InlineData("out.ts", "the tags title")]
    [InlineData("out.mkv", "")]
    [InlineData("out.mp4", "")]
    public async Task Tags_and_languages_that_the_container_drops_are_said(string name, string expected)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=64x48:r=25:d=0.2 -f lavfi -i sine=d=0.2 -metadata title=Film -metadata:s:a:0 language=ger -c:v libx264 -c:a aac @in.mp4");
        using Model model = ModelZoo.Open("bicubic", 2);
        using Upscaler upscaler = Upscaler.Create(model, 1);
        UpscalePlan plan = await new VideoUpscaler(upscaler).PlanAsync(input, folder[name], new UpscaleOptions(), MediaFolder.Cancel);
        Assert.Equal(expected, string.Concat(plan.Losses.Select(notice => notice.Subject)));
    }
}
