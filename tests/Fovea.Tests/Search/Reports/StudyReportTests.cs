using System.Xml.Linq;
using Fovea.Search;
using Fovea.Search.Pruners;
using Fovea.Search.Reports;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search.Reports;

[Trait("Category", "Culture")]
public sealed class StudyReportTests
{
    private static readonly SearchSpace Space = SearchSpaceJson.Parse(
        """
        {"parameters":[{"name":"a<b>","type":"float","low":0.001,"high":1,"log":true},{"name":"n","type":"int","low":3,"high":3},
        {"name":"c","type":"categorical","choices":["x&y","z"]},{"name":"only z","type":"float","low":0,"high":1,"when":{"parameter":"c","in":["z"]}}]}
        """);

    [Fact]
    public void A_page_has_every_figure_and_nothing_from_elsewhere()
    {
        Study study = Made([Direction.Minimize, Direction.Maximize], 20);
        string page = StudyReport.Write(study);
        XElement[] figures = Figures(page);
        Assert.Equal(["History of value 1", "History of value 2", "Pareto front", "Parallel coordinates", "What each parameter explains of value 1", "What each parameter explains of value 2"], figures.Select(figure => figure.Element("figcaption")!.Value));
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);

        // 19 of the 20 have values, one failed with a reason.
        Assert.Equal(19, figures[0].Descendants("circle").Count());
        Assert.Equal(study.BestTrials().Count, figures[2].Descendants("circle").Count(dot => dot.Attribute("class")!.Value == "front"));
        Assert.Equal(19, figures[3].Descendants("path").Count(path => path.Attribute("class")!.Value == "trial"));
        Assert.Contains("went &lt;wrong&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Reported_values_are_curves_and_the_best_line_falls()
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", Space, new StudyOptions { Sampler = new SamplerOptions { Name = "random" }, Pruner = new PrunerOptions() });
        foreach (double value in new[] { 3.0, 5, 1 })
        {
            Trial trial = study.TryAsk(new WorkerOptions())!;
            for (int step = 0; step < 3; step++) trial.Report(step, value + 3 - step);
            trial.Tell(value);
        }

        string page = StudyReport.Write(study);
        XElement[] figures = Figures(page);
        Assert.Equal(3, figures[1].Descendants("path").Count(path => path.Attribute("class")!.Value is "curve" or "best"));
        Assert.Contains("takes 8 complete trials", page, StringComparison.Ordinal);
        Assert.Null(StudyReport.Importance(study));
    }

    [Fact]
    public void A_study_without_results_says_so() => Assert.Contains("nothing to draw", StudyReport.Write(Made([Direction.Minimize], 0)), StringComparison.Ordinal);

    private static Study Made(Direction[] directions, int trials)
    {
        Study study = Study.Create(new MemoryStudyStorage(), "s", Space, new StudyOptions { Directions = directions, Sampler = new SamplerOptions { Name = "random" } });
        for (int i = 0; i < trials; i++)
        {
            Trial trial = study.TryAsk(new WorkerOptions())!;
            if (i == 7) trial.Tell(TrialOutcome.Failed("went <wrong>"));
            else trial.Tell([.. directions.Select((_, objective) => Math.Pow(trial.Configuration[0] - objective, 2))]);
        }

        return study;
    }

    private static XElement[] Figures(string page)
        => [.. page.Split("<figure>")[1..].Select(part => XElement.Parse($"<figure>{part[..(part.IndexOf("</figure>", StringComparison.Ordinal) + 9)]}"))];
}
