using System.Globalization;
using System.Text;

namespace Fovea.Training;

/// <summary>Draws one curve as SVG, with a dashed one to compare it with if there is any.</summary>
internal static class Chart
{
    private const int Width = 900;
    private const int Height = 260;
    private const int Left = 90;
    private const int Right = 24;
    private const int Top = 10;
    private const int Bottom = 30;
    private const int MostPoints = 600;
    private const int Levels = 4;

    /// <summary>A figure with its caption, or nothing for no points; a reference to compare with is drawn dashed and named.</summary>
    public static string Svg(string caption, string color, IReadOnlyList<(double X, double Y)> points, bool logarithmic = false, IReadOnlyList<(double X, double Y)>? reference = null, string referenceName = "")
    {
        if (points.Count == 0) return "";
        (points, reference) = (Thin(points), Thin(reference ?? []));
        logarithmic &= points.Concat(reference).All(point => point.Y > 0);
        Func<double, double> map = logarithmic ? Math.Log10 : y => y;
        double[] heights = [.. points.Concat(reference).Select(point => map(point.Y))];
        (double low, double high) = (heights.Min(), heights.Max());
        // One value alone gets room around it.
        if (high - low < 1e-9 * Math.Max(1, Math.Abs(high))) (low, high) = (low - Math.Max(Math.Abs(low) * 0.1, 1e-9), high + Math.Max(Math.Abs(high) * 0.1, 1e-9));
        double first = points[0].X, last = points[^1].X;
        double X(double x) => Left + (x - first) / Math.Max(1, last - first) * (Width - Left - Right);
        double Y(double y) => Top + (high - map(y)) / (high - low) * (Height - Bottom - Top);
        StringBuilder svg = new(FormattableString.Invariant($"<figure><figcaption>{caption}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{caption}\">"));
        AppendLevels(svg, low, high, logarithmic);
        AppendSteps(svg, first, last);
        if (reference.Count > 0)
        {
            AppendLine(svg, "#888", [.. reference.Select(point => (X(point.X), Y(point.Y)))], "stroke-dasharray=\"6 4\"");
            (double x, double y) = (Width - Right, Y(reference[^1].Y));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{F(x)}\" y=\"{F(y < Top + 20 ? y + 16 : y - 6)}\" text-anchor=\"end\">{referenceName}</text>");
        }

        AppendLine(svg, color, [.. points.Select(point => (X(point.X), Y(point.Y)))], "");
        return svg.Append("</svg></figure>").ToString();
    }

    private static void AppendLevels(StringBuilder svg, double low, double high, bool logarithmic)
    {
        for (int i = 0; i <= Levels; i++)
        {
            double level = low + (high - low) * i / Levels, y = Top + (double)(Levels - i) / Levels * (Height - Bottom - Top);
            string label = logarithmic ? Math.Pow(10, level).ToString("G3", CultureInfo.InvariantCulture) : Label(level, (high - low) / Levels);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {F(y)}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{F(y + 4)}\" text-anchor=\"end\">{label}</text>");
        }
    }

    // The ends are written inwards, so that no digit is cut.
    private static void AppendSteps(StringBuilder svg, double first, double last)
    {
        string before = "";
        for (int i = 0; i <= Levels; i++)
        {
            double at = first + (last - first) * i / Levels;
            string label = at.ToString("N0", CultureInfo.InvariantCulture);
            if (label == before) continue;
            before = label;
            string anchor = i == 0 ? "start" : i == Levels ? "end" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{F(Left + (double)i / Levels * (Width - Left - Right))}\" y=\"{Height - 8}\" text-anchor=\"{anchor}\">{label}</text>");
        }
    }

    private static void AppendLine(StringBuilder svg, string color, IReadOnlyList<(double X, double Y)> points, string style)
    {
        if (points.Count == 1)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{F(points[0].X)}\" cy=\"{F(points[0].Y)}\" r=\"4\" fill=\"{color}\"/>");
            return;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" fill=\"none\" stroke=\"{color}\" {style} points=\"");
        svg.AppendJoin(' ', points.Select(point => $"{F(point.X)},{F(point.Y)}")).Append("\"/>");
    }

    /// <summary>A value with as many digits as tell it from its neighbours.</summary>
    private static string Label(double value, double step)
    {
        if (Math.Abs(value) < step * 1e-6) return "0";
        int decimals = 1 - (int)Math.Floor(Math.Log10(step));
        return decimals is >= 0 and <= 5 && Math.Abs(value) < 1e6 ? value.ToString($"F{decimals}", CultureInfo.InvariantCulture)
            : value.ToString(decimals < 0 && Math.Abs(value) < 1e6 ? "F0" : "G3", CultureInfo.InvariantCulture);
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
