using System.Globalization;
using System.Text;
using Fovea.Plots;
using Fovea.Search.Spaces;

namespace Fovea.Search.Reports;

/// <summary>
/// A study as one HTML page without scripts or links: what was found, the history, the curves of reported values, the
/// Pareto front, parallel coordinates, and what each parameter explains.
/// </summary>
public sealed class StudyReport
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
        + "figure{margin:1.5em 0}figcaption{font-weight:600}svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:currentColor}"
        + ".grid{stroke:#8884;fill:none}.axis{stroke:currentColor;fill:none}.best{stroke:#c2410c;stroke-width:2;fill:none}.curve{stroke:#1d4ed8;stroke-opacity:.35;fill:none}"
        + ".stopped{stroke:#888;stroke-opacity:.35;stroke-dasharray:3 3;fill:none}.told{fill:#1d4ed8;fill-opacity:.5}.front{fill:#c2410c}"
        + ".trial{fill:none;stroke-width:1.3}.trial:hover,.curve:hover{stroke-width:4;stroke-opacity:1}.label{paint-order:stroke;stroke:#fff;stroke-width:3px}"
        + ".bar{fill:#0f766e}.note{color:#777}table{border-collapse:collapse}td,th{padding:.2em 1em .2em 0;text-align:left;vertical-align:top}code{font-size:.9em}"
        + "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}.label{stroke:#181818}}";

    private readonly Study _study;
    private readonly IReadOnlyList<TrialRecord> _trials;
    private readonly IReadOnlyList<TrialRecord> _complete;
    private readonly IReadOnlyList<TrialRecord> _best;
    private readonly StringBuilder _html = new();

    private StudyReport(Study study)
    {
        (_study, _trials, _best) = (study, study.Trials(), study.BestTrials());
        _complete = [.. _trials.Where(trial => trial.State == TrialState.Complete)];
    }

    /// <summary>The page as it stands now; a study without results gives one that says so.</summary>
    public static string Write(Study study)
    {
        StudyReport report = new(study);
        report.Append();
        return report._html.ToString();
    }

    /// <summary>What each parameter explains of an objective, by <see cref="ParameterImportance"/>; null while there are too few results.</summary>
    public static IReadOnlyList<double>? Importance(Study study, int objective = 0)
    {
        (Configuration, double)[] results = [.. study.Trials().Where(trial => trial.State == TrialState.Complete).Select(trial => (trial.Configuration!, trial.Values[objective]))];
        return results.Length < ParameterImportance.FewestTrials ? null : ParameterImportance.Measure(study.Space, results, study.Definition.Seed);
    }

    private void Append()
    {
        string title = Plot.Escape($"Study {_study.Name}");
        _html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style><h1>{title}</h1>");
        AppendSummary();
        AppendBest();
        if (_complete.Count == 0) _html.Append("<p class=\"note\">No trial is complete yet, so there is nothing to draw.</p>");
        else AppendFigures();
        AppendFailures();
        _html.Append("</html>\n");
    }

    private void AppendFigures()
    {
        for (int objective = 0; objective < _study.Directions.Count; objective++) AppendHistory(objective);
        AppendCurves();
        if (_study.Directions.Count > 1) AppendPareto();
        double sign = _study.Directions[0] == Direction.Minimize ? 1 : -1;
        _html.Append(ParallelCoordinates.Figure(_study.Space, [.. _complete.Select(trial => (trial, trial.Values[0])).OrderBy(entry => sign * entry.Item2)], Name(0)));
        for (int objective = 0; objective < _study.Directions.Count; objective++) AppendImportance(objective);
    }

    private void AppendSummary()
    {
        IEnumerable<string> counts = _trials.GroupBy(trial => trial.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        TimeSpan spent = _trials.Aggregate(TimeSpan.Zero, (sum, trial) => sum + (trial.WallTime ?? TimeSpan.Zero));
        _html.Append("<table>");
        Row("Trials", $"{_trials.Count}: {string.Join(", ", counts)}");
        Row("Objective", string.Join(", ", _study.Directions.Select(direction => direction.ToString().ToLowerInvariant())));
        Row("Sampler, pruner, seed", $"{_study.Definition.Sampler.Name}, {_study.Definition.Pruner.Name}, {_study.Definition.Seed}");
        Row("Made", _study.Created.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Row("Time in trials", TimeSpan.FromSeconds(Math.Round(spent.TotalSeconds)).ToString("c", CultureInfo.InvariantCulture));
        Row("Workers", $"{_trials.Select(trial => trial.Worker).Where(worker => worker.Length > 0).Distinct().Count()}");
        _html.Append("</table>");
    }

    private void AppendBest()
    {
        if (_best.Count == 0) return;
        _html.Append(CultureInfo.InvariantCulture, $"<h2>{(_best.Count > 1 ? "Pareto front" : "Best trial")}</h2><table><tr><th>trial</th>{string.Concat(_study.Directions.Select((_, i) => $"<th>{Name(i)}</th>"))}<th>parameters</th></tr>");
        foreach (TrialRecord trial in _best) _html.Append(CultureInfo.InvariantCulture, $"<tr><td>{trial.Number}</td>{string.Concat(trial.Values.Select(value => $"<td>{value.ToString("G8", CultureInfo.InvariantCulture)}</td>"))}<td><code>{Plot.Escape(trial.Configuration!.ToString())}</code></td></tr>");
        _html.Append("</table>");
    }

    private void AppendHistory(int objective)
    {
        Plot plot = new(PlotAxis.Of("trial", _trials.Select(trial => (double)trial.Number)), PlotAxis.Of(Name(objective), _complete.Select(trial => trial.Values[objective])));
        bool down = _study.Directions[objective] == Direction.Minimize;
        double best = down ? double.PositiveInfinity : double.NegativeInfinity;
        foreach (TrialRecord trial in _complete) plot.Dot(trial.Number, trial.Values[objective], "told", Tip(trial));
        plot.Line([.. _complete.Select(trial => ((double)trial.Number, best = down ? Math.Min(best, trial.Values[objective]) : Math.Max(best, trial.Values[objective])))], "best", "best so far", steps: true);
        _html.Append(plot.Figure(_study.Directions.Count > 1 ? $"History of {Name(objective)}" : "History, and the best so far"));
    }

    private void AppendCurves()
    {
        (TrialRecord Trial, IntermediateValue[] Points)[] curves = [.. _trials.Select(trial => (trial, trial.IntermediateValues.Where(report => double.IsFinite(report.Value)).ToArray())).Where(entry => entry.Item2.Length > 0)];
        if (curves.Length == 0) return;
        Plot plot = new(PlotAxis.Of("step", curves.SelectMany(curve => curve.Points).Select(report => (double)report.Step)), PlotAxis.Of(Name(0), curves.SelectMany(curve => curve.Points).Select(report => report.Value)));
        foreach ((TrialRecord trial, IntermediateValue[] points) in curves)
        {
            string style = _best.Any(best => best.Number == trial.Number) ? "best" : trial.State == TrialState.Pruned ? "stopped" : "curve";
            plot.Line(points.Select(report => ((double)report.Step, report.Value)), style, Tip(trial));
        }

        _html.Append(plot.Figure("Reported values; the best red, pruned trials dashed"));
    }

    private void AppendPareto()
    {
        Plot plot = new(PlotAxis.Of(Name(0), _complete.Select(trial => trial.Values[0])), PlotAxis.Of(Name(1), _complete.Select(trial => trial.Values[1])));
        HashSet<int> front = [.. _best.Select(trial => trial.Number)];
        if (_study.Directions.Count == 2) plot.Line(_best.Select(trial => (trial.Values[0], trial.Values[1])).OrderBy(point => point.Item1), "best", "Pareto front");
        foreach (TrialRecord trial in _complete.OrderBy(trial => front.Contains(trial.Number))) plot.Dot(trial.Values[0], trial.Values[1], front.Contains(trial.Number) ? "front" : "told", Tip(trial));
        _html.Append(plot.Figure(_study.Directions.Count == 2 ? "Pareto front" : "The first two objectives; the Pareto front of all is red"));
    }

    private void AppendImportance(int objective)
    {
        string caption = _study.Directions.Count > 1 ? $"What each parameter explains of {Name(objective)}" : "What each parameter explains alone (fANOVA)";
        if (Importance(_study, objective) is not { } shares)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<h2>{caption}</h2><p class=\"note\">This takes {ParameterImportance.FewestTrials} complete trials.</p>");
            return;
        }

        _html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{caption}</figcaption><svg viewBox=\"0 0 900 {(shares.Count * 26) + 4}\" role=\"img\" aria-label=\"{caption}\">");
        foreach ((int index, int row) in Enumerable.Range(0, shares.Count).OrderByDescending(i => shares[i]).Select((index, row) => (index, row)))
        {
            double width = shares[index] * 560;
            _html.Append(CultureInfo.InvariantCulture, $"<text x=\"190\" y=\"{(row * 26) + 18}\" text-anchor=\"end\">{Plot.Escape(_study.Space.Parameters[index].Name)}</text><rect class=\"bar\" x=\"200\" y=\"{(row * 26) + 4}\" width=\"{Plot.N(width)}\" height=\"19\"/><text x=\"{Plot.N(208 + width)}\" y=\"{(row * 26) + 18}\">{shares[index].ToString("P1", CultureInfo.InvariantCulture)}</text>");
        }

        _html.Append(CultureInfo.InvariantCulture, $"</svg><p class=\"note\">Shares of the variance over the whole search space, by trees grown on the complete trials. {Math.Max(0, 1 - shares.Sum()).ToString("P1", CultureInfo.InvariantCulture)} belongs to parameters together.</p></figure>");
    }

    private void AppendFailures()
    {
        TrialRecord[] failed = [.. _trials.Where(trial => trial.State == TrialState.Failed)];
        if (failed.Length == 0) return;
        _html.Append("<h2>Failed trials</h2><table><tr><th>trial</th><th>why</th><th>parameters</th></tr>");
        foreach (TrialRecord trial in failed) _html.Append(CultureInfo.InvariantCulture, $"<tr><td>{trial.Number}</td><td>{Plot.Escape(trial.Error ?? "")}</td><td><code>{Plot.Escape(trial.Configuration?.ToString() ?? "")}</code></td></tr>");
        _html.Append("</table>");
    }

    private string Name(int objective) => _study.Directions.Count > 1 ? $"value {objective + 1}" : "value";

    private static string Tip(TrialRecord trial) => $"trial {trial.Number}: {string.Join(", ", trial.Values.Select(Plot.Short))} {trial.Configuration}";

    private void Row(string name, string value) => _html.Append(CultureInfo.InvariantCulture, $"<tr><th>{name}</th><td>{Plot.Escape(value)}</td></tr>");
}
