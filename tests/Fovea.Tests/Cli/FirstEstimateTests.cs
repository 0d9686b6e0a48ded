using Fovea.Cli.Progress;
using Fovea.Upscaling;

namespace Fovea.Tests.Cli;

[Trait("Category", "Culture")]
public sealed class FirstEstimateTests
{
    [Fact]
    public void A_long_job_says_once_how_long_it_will_take_and_does_not_count_the_start()
    {
        FirstEstimate estimate = new();
        Assert.Null(estimate.Take(At(0, 1)));
        Assert.Null(estimate.Take(At(1, 30)));
        Assert.Null(estimate.Take(At(51, 32.5)));

        // 100 frames in 5 s after the first: 14,299 more take 714.95 s, whatever the first 30 s were for.
        TimeSpan left = Assert.NotNull(estimate.Take(At(101, 35)));
        Assert.Equal(714.95, left.TotalSeconds, 6);
        Assert.Equal("about 12 minutes", ProgressText.About(left));
        Assert.Null(estimate.Take(At(201, 40)));
    }

    [Fact]
    public void Frames_that_only_fill_the_encoder_are_not_enough()
    {
        FirstEstimate estimate = new();
        estimate.Take(At(1, 1));
        Assert.Null(estimate.Take(At(60, 8)));
        Assert.NotNull(estimate.Take(At(70, 17)));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(null)]
    public void Short_jobs_and_those_of_unknown_length_say_nothing(int? total)
    {
        FirstEstimate estimate = new();
        estimate.Take(At(1, 1, total));
        Assert.Null(estimate.Take(At(200, 6, total)));
    }

    [Fact]
    public void A_resumed_job_counts_from_where_it_goes_on()
    {
        FirstEstimate estimate = new();
        Assert.Null(estimate.Take(At(10_000, 0, resumed: 10_000)));
        Assert.Null(estimate.Take(At(10_001, 2, resumed: 10_000)));
        Assert.Equal(TimeSpan.FromSeconds(214.95), estimate.Take(At(10_101, 7, resumed: 10_000)));
    }

    [Fact]
    public void Plain_progress_prints_it()
    {
        using StringWriter output = new();
        using (PlainProgress progress = new(output, "clip.mkv"))
        {
            progress.Report(At(1, 1));
            progress.Report(At(101, 6));
            progress.Report(At(201, 11));
        }

        Assert.Single(output.ToString().Split('\n'), line => line.StartsWith("clip.mkv: takes about 12 minutes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(50, 1)]
    public void Short_jobs_are_one_line_and_pictures_none(long frames, int lines)
    {
        using StringWriter output = new();
        using (PlainProgress progress = new(output, "photo.jpg"))
        {
            for (int i = 1; i <= frames; i++) progress.Report(At(i, 0.01 * i, (int)frames));
            progress.Report(At(frames, 1, (int)frames) with { Stage = UpscaleStage.Done });
        }

        Assert.Equal(lines, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static UpscaleProgress At(long frames, double seconds, int? total = 14_400, long resumed = 0)
        => new(frames, resumed, total, TimeSpan.FromSeconds(frames / 25.0), TimeSpan.FromSeconds(seconds), UpscaleStage.Frames);
}
