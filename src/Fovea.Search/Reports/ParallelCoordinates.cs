using System.Globalization;
using System.Text;
using Fovea.Plots;
using Fovea.Search.Spaces;

namespace Fovea.Search.Reports;

/// <summary>Draws trials as lines over one axis a parameter and one for the value; the best are dark and on top.</summary>
internal static class ParallelCoordinates
{
    private const int Width = 900;
    private const int Height = 340;
    private const int Side = 60;
    private const int Top = 34;
    private const int Bottom = 24;
    private const int MostNamedChoices = 12;

    /// <summary>The figure.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="trials">Complete trials with the value to show, best first.</param>
    /// <param name="value">What the value is called.</param>
    public static string Figure(SearchSpace space, IReadOnlyList<(TrialRecord Trial, double Value)> trials, string value)
    {
        PlotAxis last = PlotAxis.Of(value, trials.Select(entry => entry.Value));
        int axes = space.Parameters.Count + 1;
        double X(int axis) => Side + ((double)axis / (axes - 1) * (Width - (2 * Side)));
        StringBuilder svg = new();
        for (int rank = trials.Count - 1; rank >= 0; rank--)
        {
            (TrialRecord trial, double result) = trials[rank];
            double[] heights = [.. space.Parameters.Select((parameter, i) => Share(parameter, trial.Configuration![i])), last.Share(result)];
            string tip = string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {result:G8} {trial.Configuration}");
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"trial\" style=\"stroke:{Colour(rank, trials.Count)}\" d=\"{Path(heights, X)}\"><title>{Plot.Escape(tip)}</title></path>");
        }

        for (int axis = 0; axis < axes; axis++)
        {
            SearchParameter? parameter = axis < space.Parameters.Count ? space.Parameters[axis] : null;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Plot.N(X(axis))} {Top}V{Height - Bottom}\"/><text x=\"{Plot.N(X(axis))}\" y=\"14\" text-anchor=\"middle\" font-weight=\"600\">{Plot.Escape(parameter?.Name ?? value)}</text>");
            foreach ((double at, string text) in parameter is null ? Ends(last) : Labels(parameter)) svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{Plot.N(X(axis) + 5)}\" y=\"{Plot.N(Y(at) + 4)}\">{Plot.Escape(text)}</text>");
        }

        return $"<figure><figcaption>Parallel coordinates</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Parallel coordinates\">{svg}</svg></figure>";
    }

    // Where a parameter takes no part the line is broken.
    private static string Path(double[] heights, Func<int, double> x)
    {
        StringBuilder path = new();
        for (int axis = 0; axis < heights.Length; axis++)
        {
            if (double.IsNaN(heights[axis])) continue;
            char step = axis == 0 || double.IsNaN(heights[axis - 1]) ? 'M' : 'L';
            path.Append(CultureInfo.InvariantCulture, $"{step}{Plot.N(x(axis))} {Plot.N(Y(heights[axis]))}");
        }

        return path.ToString();
    }

    private static double Y(double share) => Top + ((1 - share) * (Height - Top - Bottom));

    private static double Share(SearchParameter parameter, double value) => parameter switch
    {
        _ when double.IsNaN(value) => double.NaN,
        NumericParameter { ScaledLow: var low, ScaledHigh: var high } number => high > low ? (number.ToScale(value) - low) / (high - low) : 0.5,
        CategoricalParameter choices => (value + 0.5) / choices.Choices.Count,
        _ => throw new InvalidOperationException($"{parameter.GetType().Name} has no axis."),
    };

    private static IEnumerable<(double At, string Text)> Labels(SearchParameter parameter) => parameter switch
    {
        NumericParameter number => [(Share(number, number.Low), Plot.Short(number.Low)), (Share(number, number.High), Plot.Short(number.High))],
        CategoricalParameter choices when choices.Choices.Count <= MostNamedChoices => choices.Choices.Select((text, i) => (Share(choices, i), text.Trim('"'))),
        _ => [],
    };

    private static IEnumerable<(double At, string Text)> Ends(PlotAxis axis) => axis.Ticks(5).Select(tick => (axis.Share(tick.At), tick.Text));

    // From a pale blue for the worst to a strong red for the best, by rank.
    private static string Colour(int rank, int count)
    {
        double share = count > 1 ? 1 - ((double)rank / (count - 1)) : 1;
        double strength = Math.Pow(share, 3);
        double Mix(double from, double to) => from + ((to - from) * strength);
        return string.Create(CultureInfo.InvariantCulture, $"rgb({Mix(176, 190):F0} {Mix(198, 50):F0} {Mix(240, 10):F0})");
    }
}
