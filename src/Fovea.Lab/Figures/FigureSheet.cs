using Fovea.Imaging;

namespace Fovea.Lab.Figures;

/// <summary>Puts the pictures of a comparison figure on a dark sheet, with labels.</summary>
internal static class FigureSheet
{
    private const float TextSize = 18;
    private const byte Background = 40;

    /// <summary>Draws rows of the given labels.</summary>
    public static Frame Draw(IReadOnlyList<string> labels, IReadOnlyList<FigureColumn> columns)
    {
        SansTextPainter text = SansTextPainter.Instance;
        int textHeight = text.Measure("", TextSize).Height;
        FigureLayout layout = new(
            [.. columns.Select(column => column.Crop)],
            labels.Count,
            labels.Max(label => text.Measure(label, TextSize).Width),
            [.. columns.Select(column => text.Measure(column.Header, TextSize).Width)],
            textHeight);
        Frame sheet = new(PixelFormats.Rgb24, layout.Width, layout.Height, ColorDescription.Unspecified);
        sheet.Memory.Span.Fill(Background);
        for (int c = 0; c < columns.Count; c++)
        {
            text.Draw(sheet, columns[c].Header, layout.Cell(c, 0).X, FigureLayout.Gap, TextSize);
            for (int r = 0; r < labels.Count; r++) Enlarge(columns[c].Pictures[r], sheet, layout.Cell(c, r), layout.Zoom(c));
        }

        for (int r = 0; r < labels.Count; r++)
        {
            text.Draw(sheet, labels[r], FigureLayout.Gap, layout.MiddleOf(r) - textHeight / 2, TextSize);
        }

        return sheet;
    }

    private static void Enlarge(Frame source, Frame sheet, (int X, int Y) corner, int zoom)
    {
        for (int y = 0; y < source.Height * zoom; y++)
        {
            Span<byte> from = source.Planes[0].Row<byte>(y / zoom);
            Span<byte> to = sheet.Planes[0].Row<byte>(corner.Y + y)[(3 * corner.X)..];
            for (int x = 0; x < source.Width * zoom; x++) from.Slice(x / zoom * 3, 3).CopyTo(to.Slice(3 * x, 3));
        }
    }
}
