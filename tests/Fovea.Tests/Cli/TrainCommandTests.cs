using System.CommandLine;
using Fovea.Cli;
using Fovea.Cli.Commands;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Training;
using Fovea.Training.Losses;

namespace Fovea.Tests.Cli;

public sealed class TrainCommandTests
{
    [Fact]
    public async Task Without_data_nothing_is_left()
    {
        using Upscaling.TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["data"]);
        Assert.Equal(3, (await InProcess.RunAsync("train", "--data", folder["data"], "--out", folder["run"], "--arch", "evsrnet")).ExitCode);
        Assert.False(Directory.Exists(folder["run"]));
    }

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
        Assert.Equal((new EvsrNetSpec(12, 5, 4), 0.99, 0, "mine"), ((EvsrNetSpec)options.Network!, options.Ema, options.Adam.WeightDecay, options.Name));
        Assert.All(options.Stages, stage => Assert.Equal(LossKind.Charbonnier, stage.Loss));
    }

    [Fact]
    public void Without_a_network_it_says_what_to_do() => Assert.Contains("--arch", Remedies.Text(Assert.Throws<BadInputException>(() => Read("--steps 5"))), StringComparison.Ordinal);

    [Fact]
    public void Any_option_of_a_recipe_can_be_set()
    {
        TrainingOptions options = Read($"--config {Recipe("evsrnet-x4-paper")} --set stages[1].steps=50 --set network.channels=12 --set adam.clip_norm=1.5 --set stages[0].halve_at=[0.25,0.5] --set teacher.model=");
        Assert.Equal((50, 12, 1.5), (options.Stages[1].Steps, ((EvsrNetSpec)options.Network!).Channels, options.Adam.ClipNorm));
        Assert.Equal([0.25, 0.5], options.Stages[0].HalveAt);
        Assert.Null(options.Teacher.Model);
    }

    [Theory]
    [InlineData("--set stages[0].stepz=5", "did you mean 'steps'")]
    [InlineData("--set stages[2].steps=5", "'stages' has 2 entries")]
    [InlineData("--set network.chanels=12", "did you mean 'channels'")]
    [InlineData("--set optimizer.beta1=0.5", "optimizer")]
    [InlineData("--set adam[0]=1", "'adam' is no list")]
    [InlineData("--set seed=many", "'seed'")]
    [InlineData("--set seed", "NAME=VALUE")]
    [InlineData("--set stages[0].batch=8 --batch 4", "stages[0].batch")]
    [InlineData("--set seed=1 --set seed=2", "seed")]
    [InlineData("--set network.architecture=espcn --arch edsr", "network.architecture")]
    [InlineData("--set stages[0].steps=8 --steps 100", "stages[0].steps")]
    public void What_cannot_be_set_is_refused_with_a_word_on_it(string line, string word)
        => Assert.Contains(word, Assert.Throws<BadInputException>(() => Read($"--config {Recipe("evsrnet-x4-paper")} {line}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("evsrnet", InputColor.Luma)]
    [InlineData("evsrnet", InputColor.Rgb)]
    [InlineData("edsr", InputColor.Luma)]
    [InlineData("espcn", InputColor.Rgb)]
    public void A_network_sees_luma_or_colours_as_asked(string architecture, InputColor input)
        => Assert.Equal(input, Read($"--arch {architecture} --input {input}".ToLowerInvariant()).Network!.Input);

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
