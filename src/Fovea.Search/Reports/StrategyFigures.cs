using System.Text;
using Fovea.Plots;

namespace Fovea.Search.Reports;

/// <summary>The figures of the HO-FVSR paper from studies of several strategies, as SVG files that stand alone.</summary>
public static class StrategyFigures
{
    private const int Width = 900;
    private const int PanelHeight = 280;
    private const int TitleHeight = 26;
    private const int ShownCurves = 5;

    private static readonly string[] Colours = ["#c2410c", "#1d4ed8", "#0f766e", "#9333ea", "#a16207", "#be185d"];

    /// <summary>Figure 5: the error over the epochs of the five best networks of each strategy, on one scale.</summary>
    public static string Curves(IReadOnlyList<RecordedStudy> studies)
    {
        TrialRecord[][] best = [.. studies.Select(study => StrategyRow.Ranked(study).Take(ShownCurves).ToArray())];
        IntermediateValue[] shown = [.. best.SelectMany(trials => trials).SelectMany(trial => trial.IntermediateValues)];
        int columns = studies.Count > 1 ? 2 : 1, rows = (studies.Count + columns - 1) / columns, width = Width / columns;
        StringBuilder svg = new();
        for (int i = 0; i < studies.Count; i++)
        {
            PlotAxis error = PlotAxis.Of("error (MSE)", shown.Select(report => report.Value), alwaysLog: true);
            Plot plot = new(PlotAxis.Of("epoch", shown.Select(report => (double)report.Step)), error, width, PanelHeight);
            for (int rank = best[i].Length - 1; rank >= 0; rank--)
            {
                TrialRecord trial = best[i][rank];
                plot.Line(trial.IntermediateValues.Select(report => ((double)report.Step, report.Value)), $"curve s{rank}", $"{Name(trial)}: {Plot.Short(trial.Values[0])}");
            }

            plot.Legend([.. best[i].Select((trial, rank) => ($"k{rank}", $"{Name(trial)}: {Plot.Short(trial.Values[0] * 1000)}e-3"))]);
            svg.Append(plot.Panel(i % columns * width, i / columns * (PanelHeight + TitleHeight), TitleHeight, studies[i].Strategy));
        }

        return Page(rows * (PanelHeight + TitleHeight), svg);
    }

    /// <summary>Figure 6: every network by its parameters and by its operations against its least error.</summary>
    public static string Scatter(IReadOnlyList<RecordedStudy> studies)
    {
        TrialRecord[] all = [.. studies.SelectMany(StrategyRow.Ranked).Where(trial => trial.Attributes is { Parameters: not null, Macs: not null })];
        StringBuilder svg = new();
        (string Axis, Func<TrialRecord, double> Cost)[] panels = [("parameters, millions", trial => trial.Attributes.Parameters!.Value / 1e6), ("operations, 10⁹ at 36x36", trial => trial.Attributes.Macs!.Value / 1e9)];
        for (int panel = 0; panel < panels.Length; panel++)
        {
            Func<TrialRecord, double> cost = panels[panel].Cost;
            Plot plot = new(PlotAxis.Of(panels[panel].Axis, all.Select(cost)), PlotAxis.Of("error (MSE)", all.Select(trial => trial.Values[0])), Width / 2, PanelHeight + 60);
            for (int i = 0; i < studies.Count; i++)
            {
                foreach (TrialRecord trial in StrategyRow.Ranked(studies[i]).Where(all.Contains)) plot.Dot(cost(trial), trial.Values[0], $"k{i % Colours.Length}", $"{studies[i].Strategy}, {Name(trial)}: {Plot.Short(trial.Values[0])}");
            }

            plot.Legend([.. studies.Select((study, i) => ($"k{i % Colours.Length}", study.Strategy))]);
            svg.Append(plot.Panel(panel * Width / 2, 0, TitleHeight, panel == 0 ? "Parameters against error" : "Operations against error"));
        }

        return Page(PanelHeight + 60 + TitleHeight, svg);
    }

    // Values of a configuration in the order of its space: (64, 5, 64).
    private static string Name(TrialRecord trial) => $"({string.Join(", ", trial.Configuration!.ToJson().Select(entry => entry.Value!.ToString()))})";

    private static string Page(int height, StringBuilder panels)
    {
        string colours = string.Concat(Colours.Select((colour, i) => $".s{i}{{stroke:{colour}}}.k{i}{{fill:{colour}}}"));
        string style = $"text{{font:12px system-ui,sans-serif;fill:#222}}.title{{font-weight:600;font-size:14px}}.grid{{stroke:#ccc;fill:none}}.curve{{fill:none;stroke-width:1.6}}circle{{fill-opacity:.7}}{colours}";
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\"><style>{style}</style><rect width=\"{Width}\" height=\"{height}\" fill=\"#fff\"/>{panels}</svg>\n";
    }
}

/// <summary>
/// What one strategy tried and found: a line of Table 2 of the HO-FVSR paper, with what it found beside it.
/// </summary>
/// <param name="Study">The study's name.</param>
/// <param name="Strategy">The sampler, and what it was told.</param>
/// <param name="Networks">Trials that have at least one judged epoch.</param>
/// <param name="Epochs">Judged epochs of all of them.</param>
/// <param name="Time">Time of all trials, one after another.</param>
/// <param name="Best">The trial with the least error; null if none is complete.</param>
/// <param name="Chosen">Of the complete trials whose error is within 2 % of the least, the one with the fewest operations.</param>
public sealed record StrategyRow(string Study, string Strategy, int Networks, int Epochs, TimeSpan Time, TrialRecord? Best, TrialRecord? Chosen)
{
    /// <summary>How much more error than the least a cheaper network may have to be chosen.</summary>
    public const double Slack = 0.02;

    /// <summary>The line of a study.</summary>
    public static StrategyRow Of(RecordedStudy study)
    {
        TrialRecord[] tried = [.. study.Trials.Where(trial => trial.IntermediateValues.Count > 0 || trial.State == TrialState.Complete)];
        TrialRecord[] complete = [.. Ranked(study)];
        TimeSpan time = study.Trials.Aggregate(TimeSpan.Zero, (sum, trial) => sum + (trial.WallTime ?? TimeSpan.Zero));
        TrialRecord? best = complete.FirstOrDefault();
        TrialRecord? chosen = best is null ? null : complete.Where(trial => trial.Values[0] <= best.Values[0] * (1 + Slack)).MinBy(trial => trial.Attributes.Macs ?? long.MaxValue);
        return new(study.Name, study.Strategy, tried.Length, tried.Sum(trial => trial.IntermediateValues.Count), time, best, chosen);
    }

    /// <summary>Complete trials, the least error first.</summary>
    public static IEnumerable<TrialRecord> Ranked(RecordedStudy study) => study.Trials.Where(trial => trial.State == TrialState.Complete).OrderBy(trial => trial.Values[0]).ThenBy(trial => trial.Number);
}
