using System.Globalization;
using System.Text;

namespace Fovea.Training;

/// <summary>Draws one curve as SVG.</summary>
internal static class Chart
{
    private const int Width = 900;
    private const int Height = 260;
    private const int Left = 70;
    private const int Bottom = 30;
    private const int MostPoints = 600;

    /// <summary>A figure with its caption, or nothing for fewer than two points.</summary>
    public static string Svg(string caption, string color, IReadOnlyList<(double X, double Y)> points, bool logarithmic = false)
    {
        if (points.Count < 2) return "";
        points = Thin(points);
        logarithmic &= points.All(point => point.Y > 0);
        Func<double, double> map = logarithmic ? Math.Log10 : y => y;
        (double low, double high) = (points.Min(point => map(point.Y)), points.Max(point => map(point.Y)));
        if (high - low < 1e-12) (low, high) = (low - Math.Abs(low) * 0.1 - 1e-9, high + Math.Abs(high) * 0.1 + 1e-9);
        double first = points[0].X, last = points[^1].X;
        double X(double x) => Left + (x - first) / Math.Max(1, last - first) * (Width - Left - 10);
        double Y(double y) => 10 + (high - map(y)) / (high - low) * (Height - Bottom - 10);
        StringBuilder svg = new($"<figure><figcaption>{caption}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{caption}\">");
        for (int i = 0; i <= 4; i++)
        {
            double level = low + (high - low) * i / 4;
            double value = logarithmic ? Math.Pow(10, level) : level;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {F(Y(value))}H{Width - 10}\"/><text x=\"{Left - 6}\" y=\"{F(Y(value) + 4)}\" text-anchor=\"end\">{value.ToString("G4", CultureInfo.InvariantCulture)}</text>");
            double at = first + (last - first) * i / 4;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{F(X(at))}\" y=\"{Height - 8}\" text-anchor=\"middle\">{at.ToString("N0", CultureInfo.InvariantCulture)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" stroke=\"{color}\" points=\"");
        foreach ((double x, double y) in points) svg.Append(CultureInfo.InvariantCulture, $"{F(X(x))},{F(Y(y))} ");
        return svg.Append("\"/></svg></figure>").ToString();
    }

    private static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= MostPoints) return points;
        // Means of equal runs, so that noise is smoothed rather than sampled.
        List<(double, double)> thin = [];
        for (int i = 0; i < MostPoints; i++)
        {
            int from = (int)((long)i * points.Count / MostPoints), to = (int)((long)(i + 1) * points.Count / MostPoints);
            double x = 0, y = 0;
            for (int j = from; j < to; j++) (x, y) = (x + points[j].X, y + points[j].Y);
            thin.Add((x / (to - from), y / (to - from)));
        }

        return thin;
    }

    private static string F(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
