using Fovea.Tensors;

namespace Fovea.Training.Data;

/// <summary>Copies a rectangle of rgb24 pixels into a tensor of samples in [0, 1], flipped or transposed on the way.</summary>
internal static class PatchReader
{
    private const int Tile = 16;

    /// <summary>
    /// Reads the rectangle at (<paramref name="x"/>, <paramref name="y"/>) of the size of <paramref name="destination"/>,
    /// which is (1, 3, h, w) for R, G, B or (1, 1, h, w) for the luma Y/255 of BT.601 in limited range. Only a square
    /// can be transposed.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> pixels, int width, int x, int y, Turn turn, Tensor destination)
    {
        (int rows, int columns) = (destination.Shape.Height, destination.Shape.Width);
        // Row i, column j of the patch lies at start + i·down + j·right.
        (int down, int right) = turn.Transpose ? (3, width * 3) : (width * 3, 3);
        int start = (y * width + x) * 3;
        if (turn.FlipRows) (start, down) = (start + (rows - 1) * down, -down);
        if (turn.FlipColumns) (start, right) = (start + (columns - 1) * right, -right);
        bool luma = destination.Shape.Channels == 1;
        for (int i = 0; i < rows; i += Tile)
        {
            for (int j = 0; j < columns; j += Tile)
            {
                int from = start + i * down + j * right;
                if (luma) ReadLumaTile(pixels, from, down, right, i, j, destination);
                else ReadTile(pixels, from, down, right, i, j, destination);
            }
        }
    }

    private static void ReadTile(ReadOnlySpan<byte> pixels, int from, int down, int right, int i0, int j0, Tensor destination)
    {
        (int height, int width) = (destination.Shape.Height, destination.Shape.Width);
        Span<float> red = destination.Plane(0, 0), green = destination.Plane(0, 1), blue = destination.Plane(0, 2);
        int columns = Math.Min(Tile, width - j0);
        for (int i = i0; i < Math.Min(i0 + Tile, height); i++, from += down)
        {
            Span<float> r = red.Slice(i * width + j0, columns), g = green.Slice(i * width + j0, columns), b = blue.Slice(i * width + j0, columns);
            for (int j = 0, at = from; j < r.Length; j++, at += right)
            {
                b[j] = pixels[at + 2] * (1f / 255f);
                g[j] = pixels[at + 1] * (1f / 255f);
                r[j] = pixels[at] * (1f / 255f);
            }
        }
    }

    private static void ReadLumaTile(ReadOnlySpan<byte> pixels, int from, int down, int right, int i0, int j0, Tensor destination)
    {
        (int height, int width) = (destination.Shape.Height, destination.Shape.Width);
        int columns = Math.Min(Tile, width - j0);
        for (int i = i0; i < Math.Min(i0 + Tile, height); i++, from += down)
        {
            Span<float> luma = destination.Plane(0, 0).Slice(i * width + j0, columns);
            for (int j = 0, at = from; j < luma.Length; j++, at += right)
            {
                luma[j] = (16f + (65.481f * pixels[at] + 128.553f * pixels[at + 1] + 24.966f * pixels[at + 2]) / 255f) / 255f;
            }
        }
    }
}
