using Fovea.Tensors;

namespace Fovea.Lab.Figures;

/// <summary>Where the cells of a comparison figure lie: a column for each crop, a row for each version of it.</summary>
internal sealed class FigureLayout
{
    /// <summary>Pixels between and around cells.</summary>
    public const int Gap = 8;

    // About what a column should be wide; zooms are whole numbers, so that pixels stay squares.
    private const int ColumnWidth = 384;
    private const int LargestZoom = 8;

    private readonly IReadOnlyList<CropRectangle> _crops;
    private readonly int[] _left;
    private readonly int _rowHeight;
    private readonly int _headerHeight;

    /// <param name="crops">The columns' crops.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="labelWidth">Pixels that the rows' labels need.</param>
    /// <param name="headerWidths">Pixels that the columns' headers need.</param>
    /// <param name="textHeight">Pixels of a line of text.</param>
    public FigureLayout(IReadOnlyList<CropRectangle> crops, int rows, int labelWidth, IReadOnlyList<int> headerWidths, int textHeight)
    {
        _crops = crops;
        _headerHeight = textHeight + 2 * Gap;
        _rowHeight = crops.Max(crop => crop.Height * ZoomOf(crop)) + Gap;
        _left = new int[crops.Count + 1];
        _left[0] = labelWidth + 2 * Gap;
        for (int i = 0; i < crops.Count; i++) _left[i + 1] = _left[i] + Math.Max(crops[i].Width * ZoomOf(crops[i]), headerWidths[i]) + Gap;
        (Width, Height) = (_left[^1], _headerHeight + rows * _rowHeight);
    }

    /// <summary>Width of the sheet in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the sheet in pixels.</summary>
    public int Height { get; }

    /// <summary>How many times a column's pixels are repeated along each axis.</summary>
    public int Zoom(int column) => ZoomOf(_crops[column]);

    /// <summary>The upper left corner of a cell's picture.</summary>
    public (int X, int Y) Cell(int column, int row) => (_left[column], _headerHeight + row * _rowHeight);

    /// <summary>The middle of a row's pictures.</summary>
    public int MiddleOf(int row) => _headerHeight + row * _rowHeight + (_rowHeight - Gap) / 2;

    private static int ZoomOf(CropRectangle crop) => Math.Clamp((ColumnWidth + crop.Width / 2) / crop.Width, 1, LargestZoom);
}
