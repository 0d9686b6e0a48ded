using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

[Trait("Category", "Culture")]
public sealed class UpscaleProgressTests
{
    [Fact]
    public void Rates_count_the_frames_of_this_run_alone()
    {
        // 100 of 400 frames were done before; 100 more took 10 s. Media runs at 25 frames a second.
        UpscaleProgress progress = new(200, 100, 400, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10), UpscaleStage.Frames);
        Assert.Equal(10, progress.FramesPerSecond);
        Assert.Equal(0.5, progress.Fraction);
        Assert.Equal(0.4, progress.Speed, 12);
        Assert.Equal(TimeSpan.FromSeconds(20), progress.Remaining);
    }

    [Fact]
    public void Nothing_is_claimed_before_it_is_known()
    {
        UpscaleProgress progress = new(0, 0, null, TimeSpan.Zero, TimeSpan.Zero, UpscaleStage.Frames);
        Assert.Equal(0, progress.FramesPerSecond);
        Assert.Equal(0, progress.Speed);
        Assert.Null(progress.Fraction);
        Assert.Null(progress.Remaining);
    }
}
