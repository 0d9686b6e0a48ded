using Fovea.Lab.Papers;
using Fovea.Tests.References;

namespace Fovea.Tests.Lab.Papers;

[Trait("Category", "Culture")]
public sealed class EvsrNetRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-evsrnet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_papers_table_three_has_the_papers_scores_and_front()
    {
        EvsrNetRecord record = Paper();
        Assert.Equal([0.1035, 0.0982, 0.0993, 0.0964], record.Points.Select(point => Math.Round(point.Score, 4)));
        Assert.Equal([0.543, 1.485, 1.750, 3.023], record.Points.Select(point => Math.Round(point.GigaMultiplyAccumulates, 3)));
        Assert.Equal(["8/5", "16/4", "16/5", "24/4"], record.Front().Select(point => point.Name));
        Assert.Contains("| 8/5 | 0.543 | 27.42 | 29.00 | 17.3 | 0.1035 | on it | the paper, step 0.02 |", EvsrNetTables.Print(record), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slower_network_that_is_no_better_lies_behind_the_front_by_what_it_lacks()
    {
        EvsrNetRecord record = Paper("24,2,400,1,29,27.50", "24,2,30.0,1,1,1");
        EvsrNetPoint behind = record.Find(24, 2)!;
        Assert.Equal(27.7138 - 27.5, record.GapToFront(behind), 6);
        Assert.DoesNotContain(behind, record.Front());
        Assert.Equal(0, record.GapToFront(record.Find(24, 4)!));
        Assert.Equal(27.6647 - 27.8, record.GapToFront(27.8, 26), 6);
    }

    [Fact]
    public void What_was_open_is_held_against_the_front()
    {
        Paper();
        File.WriteAllText(Path.Combine(_folder, "fgnas-speed.csv"), "sweep,lambda,ms\nstep,0.02,17.5\nstep-structured,0.02,1\n");
        EvsrNetRecord record = EvsrNetRecord.Load(_folder);
        Assert.Equal([null, 17.5], record.Sweeps.Single().Runs.Select(run => run.OpenMilliseconds));
        Assert.Contains("27.10 | 17.5 | -0.320 dB | 8/5 | 27.42 | 17.3 | on it", EvsrNetTables.Print(record), StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(_folder, "fgnas-speed.csv"), "step,0.02\n");
        Assert.Throws<BadInputException>(() => EvsrNetRecord.Load(_folder));
    }

    [Fact]
    public void Seeds_are_averaged_and_untimed_networks_left_out()
    {
        EvsrNetRecord record = Paper("8,5,400,2,30,27.5203\n32,8,400,1,30,28");
        Assert.Equal((2, 27.4703), (record.Find(8, 5)!.Runs, Math.Round(record.Find(8, 5)!.PsnrRgb, 4)));
        Assert.Null(record.Find(32, 8));
    }

    [Fact]
    public void A_sweep_that_grows_again_is_said_not_to_fall()
    {
        EvsrNetSweepRun Run(double lambda, int channels, int blocks, double cost) => new(lambda, channels, blocks, channels, channels, 0, cost, 27, null);
        Assert.True(new EvsrNetSweep("a", [Run(1, 16, 5, 0.3), Run(2, 16, 5, 0.3), Run(3, 8, 5, 0.1)]).IsMonotone);
        Assert.False(new EvsrNetSweep("a", [Run(1, 16, 5, 0.3), Run(2, 8, 6, 0.2)]).IsMonotone);
        Assert.False(new EvsrNetSweep("a", [Run(1, 16, 5, 0.3), Run(2, 16, 5, 0.31)]).IsMonotone);
        Assert.True(Paper().Sweeps.Single().IsMonotone);
    }

    [Fact]
    public void Figures_are_pictures_of_their_own()
    {
        EvsrNetRecord record = Paper();
        foreach (string svg in new[] { EvsrNetTables.DrawScores(record), EvsrNetTables.DrawFront(record) })
        {
            System.Xml.Linq.XElement root = System.Xml.Linq.XElement.Parse(svg);
            Assert.Equal("svg", root.Name.LocalName);
            Assert.Contains(root.Descendants(), element => element.Name.LocalName == "circle");
        }
    }

    [Fact]
    public void The_record_in_the_repository_says_what_the_document_says()
    {
        EvsrNetRecord record = EvsrNetRecord.Load(Path.Combine(Repository.Root, "bench", "results", "evsrnet-search"));
        Assert.True(record.Sweeps.Single(sweep => sweep.Name == "step, channels and blocks").IsMonotone);
        Assert.All(record.Sweeps.SelectMany(sweep => sweep.Runs), run => Assert.NotNull(record.Find(run.Channels, run.Blocks)));
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "evsrnet-search.md"));
        foreach (string line in EvsrNetTables.Print(record).Split("Pareto front")[0].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))) Assert.Contains(line, document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grid.csv", "channels,blocks\n8,5\n")]
    [InlineData("grid.csv", "channels,blocks,steps,seed,psnr_y,psnr_rgb\n8,5,400,1,x,27\n")]
    [InlineData("speed.csv", null)]
    [InlineData("fgnas-step.json", "{\"estimator\":\"step\"}")]
    [InlineData("fgnas-step.json", "{")]
    public void A_damaged_record_is_refused(string file, string? content)
    {
        Paper();
        string path = Path.Combine(_folder, file);
        if (content is null) File.Delete(path);
        else File.WriteAllText(path, content);
        Assert.Throws<BadInputException>(() => EvsrNetRecord.Load(_folder));
    }

    /// <summary>Table 3 of the paper as a record; luma is made up.</summary>
    private EvsrNetRecord Paper(string? grid = null, string? speed = null)
    {
        File.WriteAllText(Path.Combine(_folder, "grid.csv"), $"channels,blocks,steps,seed,psnr_y,psnr_rgb\n8,5,400,1,29,27.4203\n16,4,400,1,29,27.6647\n16,5,400,1,29,27.7138\n24,4,400,1,29,27.8082\n{grid}\n");
        File.WriteAllText(Path.Combine(_folder, "speed.csv"), $"channels,blocks,ms,p10,p90,runs\n8,5,17.3,1,1,1\n16,4,25.6,1,1,1\n16,5,27.1,1,1,1\n24,4,31.8,1,1,1\n{speed}\n");
        File.WriteAllText(Path.Combine(_folder, "fgnas-step.json"), """{"estimator":"step","structured":true,"runs":[{"lambda":0.02,"channels":8,"blocks":5,"open_channels":7,"inner_channels":[7,7,0,7,7,7],"point_channels":0,"cost":0.05,"psnr_rgb":27.1},{"lambda":0.01,"channels":16,"blocks":5,"open_channels":14,"inner_channels":[14,14,14,14,14],"point_channels":0,"cost":0.16,"psnr_rgb":null}]}""");
        return EvsrNetRecord.Load(_folder);
    }
}
