using Fovea.Lab.Figures;

namespace Fovea.Lab.Figures;

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">Left column, from 0.</param>
/// <param name="Y">Top row, from 0.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct CropRectangle(int X, int Y, int Width, int Height)
{
    /// <summary>True when the rectangle lies in a frame of that size.</summary>
    public bool FitsIn(int width, int height) => X >= 0 && Y >= 0 && (long)X + Width <= width && (long)Y + Height <= height;

    /// <inheritdoc/>
    public override string ToString() => $"{X},{Y},{Width},{Height}";
}
