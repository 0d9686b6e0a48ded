using Fovea.Cli;
using Fovea.Cli.Commands;
using Fovea.Lab.Searches;

namespace Fovea.Tests.Cli;

public sealed class SearchTargetTests
{
    [Theory]
    [InlineData("search --target 30fps")]
    [InlineData("search target 30fps")]
    [InlineData("search target")]
    [InlineData("search target 30fps --data c --space s.json")]
    [InlineData("search target 30fps --data c --recurrent --faces")]
    [InlineData("search --target 30fps --data c --objective-command f")]
    [InlineData("search --target 30fps --data c --space s.json")]
    [InlineData("search --target 30fps --data c --direction minimize")]
    [InlineData("search --target 30fps --data c --recurrent --faces")]
    [InlineData("search --target 30fps --data c --train-minutes 0")]
    [InlineData("search --target 30fps --data c --trial-steps 0")]
    [InlineData("search --objective-command f --space s --train-minutes 5")]
    [InlineData("search --space s.json")]
    public void Options_that_do_not_go_together_are_usage_errors(string line) => Assert.NotEmpty(FoveaCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("fast", "640x360", "no speed")]
    [InlineData("30fps", "640", "no size")]
    [InlineData("30fps", "8x8", "no size to search for")]
    [InlineData("30fps", "640x360", "no training cache")]
    public async Task Bad_speeds_sizes_and_data_are_told_in_one_line(string speed, string size, string told)
    {
        (int code, string errors) = await InProcess.RunAsync("search", "target", speed, "--size", size, "--data", Path.Combine(Path.GetTempPath(), "fovea-no-such-cache"));
        Assert.Equal(3, code);
        Assert.Contains(told, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Theory]
    [InlineData(3, 1500, 60, "3 finished trials")]
    [InlineData(30, 100, 60, "100 steps a trial")]
    [InlineData(30, 1500, 1, "1 minutes of training")]
    [InlineData(30, 1500, 60, null)]
    public void A_search_too_short_to_mean_anything_says_why(int trials, int steps, int minutes, string? reason)
    {
        TargetSearchOptions options = new() { Name = "a", Task = null!, Target = new(30), Data = "", Folder = "", TrialSteps = steps, TrainTime = TimeSpan.FromMinutes(minutes) };
        string? warning = SearchTarget.TooShort(options, trials);
        if (reason is null) Assert.Null(warning);
        else Assert.Contains(reason, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        (int code, string errors) = await InProcess.RunAsync("search", "target", "30fps", "--name", "bicubic-x4", "--data", "none");
        Assert.Equal(3, code);
        Assert.Contains("bicubic-x4", errors, StringComparison.Ordinal);
    }
}
