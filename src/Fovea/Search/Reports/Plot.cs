using System.Globalization;
using System.Net;
using System.Text;

namespace Fovea.Search.Reports;

/// <summary>Draws a figure with two axes as SVG, in the figure's own units.</summary>
internal sealed class Plot
{
    private const int Width = 900;
    private const int Height = 300;
    private const int Left = 80;
    private const int Right = 12;
    private const int Top = 10;
    private const int Bottom = 44;
    private const int Ticks = 5;

    private readonly StringBuilder _svg = new();
    private readonly PlotAxis _x;
    private readonly PlotAxis _y;

    public Plot(PlotAxis x, PlotAxis y)
    {
        (_x, _y) = (x, y);
        foreach (double at in y.Ticks(Ticks)) _svg.Append($"<path class=\"grid\" d=\"M{Left} {N(Y(at))}H{Width - Right}\"/><text x=\"{Left - 8}\" y=\"{N(Y(at) + 4)}\" text-anchor=\"end\">{Short(at)}</text>");
        foreach (double at in x.Ticks(Ticks + 3)) _svg.Append($"<path class=\"grid\" d=\"M{N(X(at))} {Top}V{Height - Bottom}\"/><text x=\"{N(X(at))}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Short(at)}</text>");
        _svg.Append($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{Escape(x.Name)}</text><text transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(y.Name)}</text>");
    }

    /// <summary>Text that is safe in HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number of an SVG path.</summary>
    public static string N(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A number for people.</summary>
    public static string Short(double value) => (value == 0 ? 0 : value).ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>A dot that tells what it is when pointed at.</summary>
    public void Dot(double x, double y, string style, string tip)
        => _svg.Append($"<circle class=\"{style}\" cx=\"{N(X(x))}\" cy=\"{N(Y(y))}\" r=\"3.5\"><title>{Escape(tip)}</title></circle>");

    /// <summary>A line through points; as steps, each height holds until the next point.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string style, string tip, bool steps = false)
    {
        StringBuilder path = new();
        foreach ((double x, double y) in points)
        {
            if (path.Length == 0) path.Append($"M{N(X(x))} {N(Y(y))}");
            else path.Append(steps ? $"H{N(X(x))}V{N(Y(y))}" : $"L{N(X(x))} {N(Y(y))}");
        }

        if (path.Length > 0) _svg.Append($"<path class=\"{style}\" d=\"{path}\"><title>{Escape(tip)}</title></path>");
    }

    /// <summary>The figure.</summary>
    public string Figure(string caption)
        => $"<figure><figcaption>{Escape(caption)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(caption)}\">{_svg}</svg></figure>";

    private double X(double value) => Left + (_x.Share(value) * (Width - Left - Right));

    private double Y(double value) => Top + ((1 - _y.Share(value)) * (Height - Top - Bottom));
}
