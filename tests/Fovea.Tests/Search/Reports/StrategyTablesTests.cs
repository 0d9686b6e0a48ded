using System.Xml.Linq;
using Fovea.Lab.Papers;
using Fovea.Search;
using Fovea.Search.Reports;
using Fovea.Search.Spaces;

namespace Fovea.Tests.Search.Reports;

/// <summary>Table 2 and the figures from two studies whose numbers are written down here.</summary>
[Trait("Category", "Culture")]
public sealed class StrategyTablesTests
{
    private static readonly SearchSpace Space = HoFvsrSpace.Create();
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly RecordedStudy _guided = new("g", "tpe <nni>",
    [
        Made(0, 64, 0.0030, 500_000, 2_000_000_000, [0.01, 0.0030, 0.0031]),
        Made(1, 320, 0.00201, 1_500_000, 5_000_000_000, [0.008, 0.004, 0.00201]),
        Made(2, 96, 0.00204, 600_000, 2_100_000_000, [0.009, 0.005, 0.00204]),
        Made(3, 32, 0.0021, 400_000, 1_900_000_000, [0.009, 0.005, 0.0021]),
        Made(4, 128, 0.5, 600_000, 2_200_000_000, [0.9]) with { State = TrialState.Pruned, Values = [] },
        Made(5, 128, 0.5, 600_000, 2_200_000_000, []) with { State = TrialState.Failed, Values = [] },
    ]);

    [Fact]
    public void A_line_counts_networks_epochs_and_time_and_names_the_best_and_the_cheapest_close_to_it()
    {
        StrategyRow row = StrategyRow.Of(_guided);
        Assert.Equal((5, 13, TimeSpan.FromSeconds(60)), (row.Networks, row.Epochs, row.Time));
        Assert.Equal(1, row.Best!.Number);

        // 0.00204 is within 2 % of 0.00201, 0.0021 is not.
        Assert.Equal(2, row.Chosen!.Number);
    }

    [Fact]
    public void A_study_without_results_has_a_line_too()
    {
        StrategyRow row = StrategyRow.Of(new RecordedStudy("e", "random", []));
        Assert.Equal((0, 0, TimeSpan.Zero, null, null), (row.Networks, row.Epochs, row.Time, row.Best, row.Chosen));
        XDocument.Parse(StrategyFigures.Curves([new RecordedStudy("e", "random", [])]));
        XDocument.Parse(StrategyFigures.Scatter([new RecordedStudy("e", "random", [])]));
    }

    [Fact]
    public void Figures_show_five_curves_a_strategy_and_every_complete_network_twice()
    {
        RecordedStudy random = new("r", "random", [.. Enumerable.Range(0, 7).Select(i => Made(i, 32 + 32 * i, 0.003 + 0.001 * i, 500_000 + i, 2_000_000_000 + i, [0.01, 0.003 + 0.001 * i]))]);
        XDocument curves = XDocument.Parse(StrategyFigures.Curves([_guided, random]));
        Assert.Equal(4 + 5, Elements(curves, "path").Count(path => path.Attribute("class")!.Value.StartsWith("curve", StringComparison.Ordinal)));
        XDocument scatter = XDocument.Parse(StrategyFigures.Scatter([_guided, random]));
        Assert.Equal(2 * (4 + 7), Elements(scatter, "circle").Count(dot => dot.HasElements));
        Assert.Contains("tpe <nni>", scatter.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("(64, 1, 32): 0.003", scatter.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_exported_study_is_refused()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "{\"space\":{}}");
        Assert.Throws<BadInputException>(() => RecordedStudy.Load(path));
        File.Delete(path);
        Assert.Throws<BadInputException>(() => RecordedStudy.Load(path));
    }

    private static TrialRecord Made(int number, int channels, double value, long parameters, long macs, double[] epochs) => new()
    {
        Number = number,
        State = TrialState.Complete,
        Configuration = Space.Read(new() { ["channels"] = channels, ["blocks"] = 1, ["upsampling_channels"] = 32 }),
        Values = [value],
        IntermediateValues = [.. epochs.Select((error, i) => new IntermediateValue(i + 1, error))],
        Started = Noon,
        Finished = Noon.AddSeconds(10),
        Attributes = new() { Parameters = parameters, Macs = macs },
    };

    private static IEnumerable<XElement> Elements(XDocument svg, string name) => svg.Descendants(XName.Get(name, "http://www.w3.org/2000/svg"));
}
