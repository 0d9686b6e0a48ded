using System.Globalization;
using System.Net;
using System.Text;

namespace Fovea.Plots;

/// <summary>Draws a figure with two axes as SVG, in the figure's own units.</summary>
public sealed class Plot
{
    private const int LegendLine = 17;
    private const int Left = 80;
    private const int Right = 12;
    private const int Top = 10;
    private const int Bottom = 44;
    private const int Ticks = 5;
    private const double HalfDigit = 4;

    private const string PictureStyle =
        "text{font:12px sans-serif;fill:#222}.grid{stroke:#ccc;fill:none}.best{stroke:#c2410c;stroke-width:2;fill:none}.told{fill:#1d4ed8;fill-opacity:.5}.front{fill:#c2410c}"
        + ".limit{stroke:#0f766e;stroke-dasharray:5 4;fill:none}.label{paint-order:stroke;stroke:#fff;stroke-width:3px}";

    private readonly StringBuilder _svg = new();
    private readonly PlotAxis _x;
    private readonly PlotAxis _y;
    private readonly int _width;
    private readonly int _height;

    /// <summary>An empty figure with its grid and the names of its axes.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="width">Width in the figure's units.</param>
    /// <param name="height">Height.</param>
    public Plot(PlotAxis x, PlotAxis y, int width = 900, int height = 300)
    {
        (_x, _y, _width, _height) = (x, y, width, height);
        foreach ((double at, string text) in y.Ticks(Ticks)) _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {N(Y(at))}H{_width - Right}\"/><text x=\"{Left - 8}\" y=\"{N(Y(at) + 4)}\" text-anchor=\"end\">{text}</text>");
        foreach ((double at, string text) in x.Ticks(Ticks + 3))
        {
            // One at the edge would be cut.
            double room = _width - text.Length * HalfDigit;
            _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{N(X(at))} {Top}V{_height - Bottom}\"/><text x=\"{N(Math.Min(X(at), room))}\" y=\"{_height - Bottom + 18}\" text-anchor=\"middle\">{text}</text>");
        }

        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + _width - Right) / 2}\" y=\"{_height - 6}\" text-anchor=\"middle\">{Escape(x.Name)}</text><text transform=\"translate(14 {(Top + _height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(y.Name)}</text>");
    }

    /// <summary>Text that is safe in HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number of an SVG path.</summary>
    public static string N(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A number for people.</summary>
    public static string Short(double value) => (value == 0 ? 0 : value).ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>A dot that tells what it is when pointed at.</summary>
    public void Dot(double x, double y, string style, string tip)
        => _svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{style}\" cx=\"{N(X(x))}\" cy=\"{N(Y(y))}\" r=\"3.5\"><title>{Escape(tip)}</title></circle>");

    /// <summary>A line through points; as steps, each height holds until the next point.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string style, string tip, bool steps = false)
    {
        StringBuilder path = new();
        foreach ((double x, double y) in points)
        {
            if (path.Length == 0) path.Append(CultureInfo.InvariantCulture, $"M{N(X(x))} {N(Y(y))}");
            else path.Append(steps ? $"H{N(X(x))}V{N(Y(y))}" : $"L{N(X(x))} {N(Y(y))}");
        }

        if (path.Length > 0) _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"{path}\"><title>{Escape(tip)}</title></path>");
    }

    /// <summary>A few words beside a point, on the side where there is room.</summary>
    public void Label(double x, double y, string text)
    {
        bool left = _x.Share(x) > 0.5;
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{N(X(x) + (left ? -8 : 8))}\" y=\"{N(Y(y) - 6)}\" text-anchor=\"{(left ? "end" : "start")}\">{Escape(text)}</text>");
    }

    /// <summary>The figure as a picture of its own.</summary>
    public string Picture(string caption) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 -24 {_width} {_height + 24}\" width=\"{_width}\" height=\"{_height + 24}\"><style>{PictureStyle}</style>"
        + $"<rect y=\"-24\" width=\"{_width}\" height=\"{_height + 24}\" fill=\"#fff\"/><text x=\"{Left}\" y=\"-6\">{Escape(caption)}</text>{_svg}</svg>\n";

    /// <summary>The figure.</summary>
    public string Figure(string caption)
        => $"<figure><figcaption>{Escape(caption)}</figcaption><svg viewBox=\"0 0 {_width} {_height}\" role=\"img\" aria-label=\"{Escape(caption)}\">{_svg}</svg></figure>";

    /// <summary>Names of styles of dots and what they stand for, in the upper right corner.</summary>
    public void Legend(IReadOnlyList<(string Style, string Text)> entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            int y = Top + 14 + i * LegendLine;
            _svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{entries[i].Style}\" cx=\"{_width - Right - 8}\" cy=\"{y - 4}\" r=\"4\"/><text x=\"{_width - Right - 18}\" y=\"{y}\" text-anchor=\"end\">{Escape(entries[i].Text)}</text>");
        }
    }

    /// <summary>The same as a part of a larger figure, with its title above it.</summary>
    public string Panel(int x, int y, int titleHeight, string title)
        => $"<g transform=\"translate({x} {y})\"><text class=\"title\" x=\"{Left}\" y=\"{titleHeight - 8}\">{Escape(title)}</text><g transform=\"translate(0 {titleHeight})\">{_svg}</g></g>";

    private double X(double value) => Left + (_x.Share(value) * (_width - Left - Right));

    private double Y(double value) => Top + ((1 - _y.Share(value)) * (_height - Top - Bottom));
}
