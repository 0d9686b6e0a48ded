using System.Runtime.Intrinsics;
using Fovea.Tensors;

namespace Fovea.Training.Data;

/// <summary>Copies a rectangle of rgb24 pixels into a tensor of samples in [0, 1], flipped or transposed on the way.</summary>
internal static class PatchReader
{
    private const int Tile = 16;

    /// <summary>
    /// Reads the rectangle at (<paramref name="x"/>, <paramref name="y"/>) of the size of <paramref name="destination"/>,
    /// which is (1, 3, h, w) for R, G, B or (1, 1, h, w) for the luma Y/255 of BT.601 in limited range; of several
    /// frames, which lie one after another in the channels, it fills that of number <paramref name="frame"/>. Only a
    /// square can be transposed.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> pixels, int width, int x, int y, DihedralTransform transform, Tensor destination, int frame = 0, int frames = 1)
    {
        (int rows, int columns) = (destination.Shape.Height, destination.Shape.Width);
        // Row i, column j of the patch lies at start + i·down + j·right.
        (int down, int right) = transform.Transpose ? (3, width * 3) : (width * 3, 3);
        int start = (y * width + x) * 3;
        if (transform.FlipRows) (start, down) = (start + (rows - 1) * down, -down);
        if (transform.FlipColumns) (start, right) = (start + (columns - 1) * right, -right);
        int channels = destination.Shape.Channels / frames, first = frame * channels;
        for (int i = 0; i < rows; i += Tile)
        {
            for (int j = 0; j < columns; j += Tile)
            {
                int from = start + i * down + j * right;
                if (channels == 1) ReadLumaTile(pixels, from, down, right, i, j, destination, first);
                else ReadTile(pixels, from, down, right, i, j, destination, first);
            }
        }
    }

    /// <summary>The same from 8-bit luma, one byte a pixel, for a destination of one channel a frame.</summary>
    public static void ReadLuma(ReadOnlySpan<byte> luma, int width, int x, int y, DihedralTransform transform, Tensor destination, int frame = 0, int frames = 1)
    {
        (int rows, int columns) = (destination.Shape.Height, destination.Shape.Width);
        if (destination.Shape.Channels != frames) throw new ArgumentException($"Luma fills one channel a frame, not {destination.Shape}.", nameof(destination));
        (int down, int right) = transform.Transpose ? (1, width) : (width, 1);
        int start = y * width + x;
        if (transform.FlipRows) (start, down) = (start + (rows - 1) * down, -down);
        if (transform.FlipColumns) (start, right) = (start + (columns - 1) * right, -right);
        Span<float> plane = destination.Plane(0, frame);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0, at = start + i * down; j < columns; j++, at += right) plane[i * columns + j] = luma[at] * (1f / 255f);
        }
    }

    private static void ReadTile(ReadOnlySpan<byte> pixels, int from, int down, int right, int i0, int j0, Tensor destination, int first)
    {
        (int height, int width) = (destination.Shape.Height, destination.Shape.Width);
        Span<float> red = destination.Plane(0, first), green = destination.Plane(0, first + 1), blue = destination.Plane(0, first + 2);
        (int rows, int columns) = (Math.Min(Tile, height - i0), Math.Min(Tile, width - j0));
        if (rows < Tile || columns < Tile)
        {
            for (int i = 0; i < rows; i++) ReadRun(pixels, from + i * down, right, columns, red, green, blue, (i0 + i) * width + j0);
            return;
        }

        // Bytes are gathered first and made floats sixteen at a time.
        Span<byte> r = stackalloc byte[Tile], g = stackalloc byte[Tile], b = stackalloc byte[Tile];
        for (int i = 0; i < Tile; i++, from += down)
        {
            for (int j = 0, at = from; j < r.Length; j++, at += right)
            {
                ReadOnlySpan<byte> pixel = pixels.Slice(at, 3);
                b[j] = pixel[2];
                g[j] = pixel[1];
                r[j] = pixel[0];
            }

            int to = (i0 + i) * width + j0;
            Store(r, red[to..]);
            Store(g, green[to..]);
            Store(b, blue[to..]);
        }
    }

    private static void Store(ReadOnlySpan<byte> source, Span<float> destination)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(source));
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        Vector128<float> unit = Vector128.Create(1f / 255f);
        (Vector128.ConvertToSingle(a.AsInt32()) * unit).CopyTo(destination);
        (Vector128.ConvertToSingle(b.AsInt32()) * unit).CopyTo(destination[4..]);
        (Vector128.ConvertToSingle(c.AsInt32()) * unit).CopyTo(destination[8..]);
        (Vector128.ConvertToSingle(d.AsInt32()) * unit).CopyTo(destination[12..]);
    }

    private static void ReadRun(ReadOnlySpan<byte> pixels, int at, int right, int count, Span<float> red, Span<float> green, Span<float> blue, int to)
    {
        for (int j = to; j < to + count; j++, at += right)
        {
            blue[j] = pixels[at + 2] * (1f / 255f);
            green[j] = pixels[at + 1] * (1f / 255f);
            red[j] = pixels[at] * (1f / 255f);
        }
    }

    private static void ReadLumaTile(ReadOnlySpan<byte> pixels, int from, int down, int right, int i0, int j0, Tensor destination, int channel)
    {
        (int height, int width) = (destination.Shape.Height, destination.Shape.Width);
        int columns = Math.Min(Tile, width - j0);
        for (int i = i0; i < Math.Min(i0 + Tile, height); i++, from += down)
        {
            Span<float> luma = destination.Plane(0, channel).Slice(i * width + j0, columns);
            for (int j = 0, at = from; j < luma.Length; j++, at += right)
            {
                luma[j] = (16f + (65.481f * pixels[at] + 128.553f * pixels[at + 1] + 24.966f * pixels[at + 2]) / 255f) / 255f;
            }
        }
    }
}
