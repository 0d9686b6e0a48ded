namespace Fovea.Inference;

/// <summary>The input pixels that one output pixel of a row kernel sees: rows Top to Top + Height − 1, columns likewise, relative to it.</summary>
/// <param name="Top">First row; usually negative.</param>
/// <param name="Height">Rows.</param>
/// <param name="Left">First column; usually negative.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct RowWindow(int Top, int Height, int Left, int Width)
{
    /// <summary>The window of an odd kernel that keeps the size.</summary>
    public static RowWindow Around(int height, int width) => new(-(height / 2), height, -(width / 2), width);

    /// <summary>True when rows have room enough on their sides for it.</summary>
    public bool Fits => -Left <= RowLayout.Room && Left + Width - 1 <= RowLayout.Room;

    /// <summary>Input rows for one output row.</summary>
    public RowSpan Rows(int row) => new(row + Top, row + Top + Height - 1);
}
