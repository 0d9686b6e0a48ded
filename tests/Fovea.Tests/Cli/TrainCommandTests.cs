using System.CommandLine;
using Fovea.Cli;
using Fovea.Cli.Commands;
using Fovea.Networks.Architectures;
using Fovea.Training;
using Fovea.Training.Losses;

namespace Fovea.Tests.Cli;

public sealed class TrainCommandTests
{
    [Theory]
    [InlineData("500M", 524_288_000)]
    [InlineData("2G", 2_147_483_648)]
    [InlineData("1.5kB", 1536)]
    [InlineData("10", 10)]
    public void Sizes_are_read(string text, long expected)
    {
        Assert.True(TrainCommandUnits.TryParseSize(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("9m", 540)]
    [InlineData("1h30m", 5400)]
    [InlineData("90", 90)]
    [InlineData("1.5s", 1.5)]
    public void Times_are_read(string text, double expected)
    {
        Assert.True(TrainCommandUnits.TryParseTime(text, out TimeSpan time));
        Assert.Equal(expected, time.TotalSeconds);
    }

    [Theory]
    [InlineData("train --resume a --time-limit soon")]
    [InlineData("train --data a --out b --cache-limit much")]
    [InlineData("train --data a --out b --loss l9")]
    [InlineData("train --data a --out b --threads -1")]
    public void Values_that_cannot_be_are_usage_errors(string line) => Assert.NotEmpty(FoveaCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("evsrnet-x4")]
    [InlineData("evsrnet-x4-paper")]
    [InlineData("fovea-x2")]
    [InlineData("fovea-x3")]
    [InlineData("fovea-x4")]
    [InlineData("fovea-x4-int8")]
    [InlineData("fovea-x2-int8")]
    [InlineData("fovea-y-x4-int8")]
    [InlineData("fovea-y-x2-int8")]
    [InlineData("fovea-16-x4")]
    [InlineData("fsrcnn-x4")]
    [InlineData("espcn-x4")]
    public void Every_recipe_is_valid_and_bears_its_files_name(string name) => Assert.Equal(name, Read($"--config {Recipe(name)}").Name);

    [Fact]
    public void The_papers_recipe_has_the_papers_network_and_budget()
    {
        TrainingOptions options = Read($"--config {Recipe("evsrnet-x4-paper")}");
        Assert.Equal(new EvsrNetSpec(8, 5, 4), options.Network);
        Assert.Equal((60_000, 5e-4), (options.TotalSteps, options.Adam.WeightDecay));
        Assert.Equal([2e-4, 1e-4], options.Stages.Select(stage => stage.LearningRate));
        Assert.All(options.Stages, stage => Assert.Equal((4, 128, LossKind.L1), (stage.Batch, stage.Patch, stage.Loss)));
    }

    [Fact]
    public void Flags_win_over_the_file_and_stages_share_the_steps()
    {
        TrainingOptions options = Read($"--config {Recipe("evsrnet-x4-paper")} --steps 1000 --channels 12 --loss charbonnier --ema 0.99 --weight-decay 0 --name mine");
        Assert.Equal([400, 600], options.Stages.Select(stage => stage.Steps));
        Assert.Equal((new EvsrNetSpec(12, 5, 4), 0.99, 0, "mine"), ((EvsrNetSpec)options.Network!, options.Average, options.Adam.WeightDecay, options.Name));
        Assert.All(options.Stages, stage => Assert.Equal(LossKind.Charbonnier, stage.Loss));
    }

    [Fact]
    public void Without_a_network_it_says_what_to_do() => Assert.Contains("--arch", Assert.Throws<BadInputException>(() => Read("--steps 5")).Message, StringComparison.Ordinal);

    private static TrainingOptions Read(string line)
    {
        TrainCommandFlags flags = new();
        Command command = new("train");
        foreach (Option option in flags.All) command.Options.Add(option);
        return TrainCommandConfig.Read(command.Parse(line), flags);
    }

    private static string Recipe(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "recipes", name + ".yaml");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException(name);
    }
}
