using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>
/// Frames to tensors and back, for every <see cref="PixelFormat"/>: codes become light of 0 (black) to 1 (white), chroma
/// is interpolated and reduced at the phase of its siting. What the description leaves open is decided by
/// <see cref="ColorDescription.Resolve"/> with the frame's own height; a caller who enlarges gives the larger frame the
/// description resolved for the source. Opacity is not touched (see <see cref="PlaneUpscaler"/>).
/// </summary>
/// <remarks>
/// Codes outside black to white (footroom, headroom, colours outside the RGB cube) become values outside 0..1 and come
/// back as the same codes; only the code range of the destination clamps.
/// Conversion of row ranges gives the same bits as conversion of the whole, whatever the ranges are.
/// </remarks>
public static class PlaneConversion
{
    /// <summary>Converts a whole frame to red, green, blue; gray frames give three equal channels.</summary>
    /// <param name="source">Any frame.</param>
    /// <param name="destination">Shape (1, 3, H, W) of the frame's size.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void ToRgb(Frame source, Tensor destination) => ToRgb(source, 0, source.Height, destination);

    /// <summary>Converts rows <paramref name="firstRow"/> to <paramref name="endRow"/> − 1 of a frame to red, green, blue.</summary>
    /// <param name="source">Any frame; rows around the range are read for chroma.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="destination">Shape (1, 3, endRow − firstRow, W); its first row is row <paramref name="firstRow"/>.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void ToRgb(Frame source, int firstRow, int endRow, Tensor destination)
    {
        CheckRows(source, firstRow, endRow);
        CheckShape(destination, new Shape(1, 3, endRow - firstRow, source.Width));
        RgbReader.Read(source, firstRow, endRow, destination);
    }

    /// <summary>Converts red, green, blue to a whole frame; see the overload with rows.</summary>
    /// <param name="source">Shape (1, 3, H, W) of the frame's size.</param>
    /// <param name="destination">Any frame.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void FromRgb(Tensor source, Frame destination) => FromRgb(source, 0, destination, 0, destination.Height);

    /// <summary>
    /// Writes rows <paramref name="firstRow"/> to <paramref name="endRow"/> − 1 of a frame, and the chroma rows that
    /// belong to them. Codes are rounded to the nearest and clamped; gray frames get luma. Ranges that do not overlap
    /// may be written by different threads.
    /// </summary>
    /// <param name="source">
    /// Shape (1, 3, h, W); holds at least frame rows firstRow − Above to endRow + Below − 1 of <see cref="Margin"/>, as
    /// far as they lie in the frame.
    /// </param>
    /// <param name="sourceTop">Frame row of the tensor's first row.</param>
    /// <param name="destination">Any frame.</param>
    /// <param name="firstRow">First row, even if chroma has half the rows.</param>
    /// <param name="endRow">One past the last row, even if chroma has half the rows, or the height.</param>
    /// <exception cref="ArgumentException">The shape does not fit, the rows are not aligned or not in the tensor.</exception>
    public static void FromRgb(Tensor source, int sourceTop, Frame destination, int firstRow, int endRow)
    {
        CheckRows(destination, firstRow, endRow);
        CheckShape(source, new Shape(1, 3, source.Shape.Height, destination.Width));
        (int above, int below) = Margin(destination.Format, destination.Color);
        CheckHeld(source, sourceTop, Math.Max(0, firstRow - above), Math.Min(destination.Height, endRow + below));
        int step = 1 << destination.Format.ChromaShiftY;
        if (firstRow % step != 0 || (endRow % step != 0 && endRow != destination.Height))
        {
            throw new ArgumentException($"Rows {firstRow} to {endRow} cut a chroma row of {destination.Format} in two.", nameof(firstRow));
        }

        RgbWriter.Write(source, sourceTop, destination, firstRow, endRow);
    }

    /// <summary>Rows beyond a range that <see cref="FromRgb(Tensor, int, Frame, int, int)"/> reads for chroma: 0 or 1.</summary>
    public static (int Above, int Below) Margin(PixelFormat format, ColorDescription color)
        => format.Model == ColorModel.Yuv ? ChromaDownsampler.Margin(ChromaGrid.Of(format, color.Siting)) : (0, 0);

    /// <summary>
    /// Luma as luma networks are trained on it, MATLAB's rgb2ycbcr over 255: black 16/255, white 235/255, whatever the
    /// frame's range. RGB frames give BT.601 luma, YUV and gray frames their own.
    /// </summary>
    /// <param name="source">Any frame.</param>
    /// <param name="destination">Shape (1, 1, H, W) of the frame's size.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void ToLuma(Frame source, Tensor destination) => ToLuma(source, 0, source.Height, destination);

    /// <summary>Luma of rows <paramref name="firstRow"/> to <paramref name="endRow"/> − 1, as the other overload.</summary>
    /// <param name="source">Any frame.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="destination">Shape (1, 1, endRow − firstRow, W).</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void ToLuma(Frame source, int firstRow, int endRow, Tensor destination)
    {
        CheckRows(source, firstRow, endRow);
        CheckShape(destination, new Shape(1, 1, endRow - firstRow, source.Width));
        LumaRows.Read(source, firstRow, endRow, destination);
    }

    /// <summary>Replaces the luma of a whole frame; see the overload with rows.</summary>
    /// <param name="source">Shape (1, 1, H, W) in the units of <see cref="ToLuma(Frame, Tensor)"/>.</param>
    /// <param name="destination">Any frame.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void FromLuma(Tensor source, Frame destination) => FromLuma(source, 0, destination, 0, destination.Height);

    /// <summary>
    /// Replaces the luma of rows <paramref name="firstRow"/> to <paramref name="endRow"/> − 1 and keeps chroma: YUV and
    /// gray frames get a luma plane, RGB frames (which must hold the enlarged colours) the difference to the luma that
    /// they have, on every channel.
    /// </summary>
    /// <param name="source">Shape (1, 1, h, W) in the units of <see cref="ToLuma(Frame, Tensor)"/>.</param>
    /// <param name="sourceTop">Frame row of the tensor's first row.</param>
    /// <param name="destination">Any frame.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <exception cref="ArgumentException">The shape does not fit or the rows are not in the tensor.</exception>
    public static void FromLuma(Tensor source, int sourceTop, Frame destination, int firstRow, int endRow)
    {
        CheckRows(destination, firstRow, endRow);
        CheckShape(source, new Shape(1, 1, source.Shape.Height, destination.Width));
        CheckHeld(source, sourceTop, firstRow, endRow);
        LumaRows.Write(source, sourceTop, destination, firstRow, endRow);
    }

    /// <summary>Like <see cref="FromLuma(Tensor, int, Frame, int, int)"/> with the luma of red, green, blue: the frame's own luma, or BT.601's in RGB frames.</summary>
    /// <param name="source">Shape (1, 3, h, W).</param>
    /// <param name="sourceTop">Frame row of the tensor's first row.</param>
    /// <param name="destination">Any frame; an RGB one must hold the enlarged colours.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <exception cref="ArgumentException">The shape does not fit or the rows are not in the tensor.</exception>
    public static void FromRgbLuma(Tensor source, int sourceTop, Frame destination, int firstRow, int endRow)
    {
        CheckRows(destination, firstRow, endRow);
        CheckShape(source, new Shape(1, 3, source.Shape.Height, destination.Width));
        CheckHeld(source, sourceTop, firstRow, endRow);
        if (destination.Format.Model != ColorModel.Rgb)
        {
            RgbWriter.WriteLuma(source, sourceTop, destination, firstRow, endRow);
            return;
        }

        using Tensor luma = new(source.Shape with { Channels = 1 });
        RgbToLuma(source, luma);
        LumaRows.Write(luma, sourceTop, destination, firstRow, endRow);
    }

    /// <summary>Luma of red, green, blue in the units of <see cref="ToLuma(Frame, Tensor)"/>, BT.601.</summary>
    /// <param name="source">Shape (N, 3, H, W).</param>
    /// <param name="destination">Shape (N, 1, H, W).</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void RgbToLuma(Tensor source, Tensor destination)
    {
        CheckShape(source, source.Shape with { Channels = 3 });
        CheckShape(destination, source.Shape with { Channels = 1 });
        for (int n = 0; n < source.Shape.Batch; n++)
        {
            RowArithmetic.Mix(source.Plane(n, 0), source.Plane(n, 1), source.Plane(n, 2), ChannelMix.NetworkLuma, destination.Plane(n, 0));
        }
    }

    private static void CheckRows(Frame frame, int firstRow, int endRow)
    {
        if (firstRow >= 0 && firstRow < endRow && endRow <= frame.Height) return;
        throw new ArgumentOutOfRangeException(nameof(firstRow), $"Rows {firstRow} to {endRow} are not rows of a frame of height {frame.Height}.");
    }

    private static void CheckShape(Tensor tensor, Shape wanted)
    {
        if (tensor.Shape != wanted) throw new ArgumentException($"The tensor has shape {tensor.Shape}, not {wanted}.", nameof(tensor));
    }

    private static void CheckHeld(Tensor tensor, int top, int firstRow, int endRow)
    {
        if (top <= firstRow && endRow <= top + tensor.Shape.Height) return;
        throw new ArgumentException($"Rows {firstRow} to {endRow} are needed; the tensor holds {top} to {top + tensor.Shape.Height}.", nameof(tensor));
    }
}
