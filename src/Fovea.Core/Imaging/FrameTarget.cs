using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>
/// Frames as the target of a plan: samples that a plane takes as they come are stored by the plan itself, the rest is
/// converted a few rows at a time while they are in the cache. The samples are those of <see cref="PlaneConversion"/>.
/// </summary>
public static class FrameTarget
{
    /// <summary>Takes red, green, blue; see <see cref="PlaneConversion.FromRgb(Tensor, int, Frame, int, int)"/> for rows and formats.</summary>
    /// <param name="frame">Any frame; stays alive until the target is disposed.</param>
    public static RowTarget Rgb(Frame frame)
    {
        if (frame.Format is { Model: ColorModel.Rgb, Packed: false }) return Planes(frame, 3, SampleCoding.Light(frame.Format.BitDepth, Color(frame).Range));
        (int Above, int Below) margin = PlaneConversion.Margin(frame.Format, frame.Color);
        return new RowGroupTarget(3, frame.Width, frame.Height, margin, (rows, top, first, end) => PlaneConversion.FromRgb(rows, top, frame, first, end));
    }

    /// <summary>Takes luma and keeps chroma; see <see cref="PlaneConversion.FromLuma(Tensor, int, Frame, int, int)"/>.</summary>
    /// <param name="frame">Any frame; stays alive until the target is disposed. RGB frames must hold the enlarged colours.</param>
    public static RowTarget Luma(Frame frame)
    {
        if (frame.Format.Model != ColorModel.Rgb) return Planes(frame, 1, SampleCoding.NetworkLuma(frame.Format.BitDepth, Color(frame).Range));
        return new RowGroupTarget(1, frame.Width, frame.Height, (0, 0), (rows, top, first, end) => PlaneConversion.FromLuma(rows, top, frame, first, end));
    }

    /// <summary>Takes red, green, blue, writes their luma and keeps chroma; see <see cref="PlaneConversion.FromRgbLuma"/>.</summary>
    /// <param name="frame">Any frame; stays alive until the target is disposed. RGB frames must hold the enlarged colours.</param>
    public static RowTarget LumaOfRgb(Frame frame) =>
        new RowGroupTarget(3, frame.Width, frame.Height, (0, 0), (rows, top, first, end) => PlaneConversion.FromRgbLuma(rows, top, frame, first, end));

    private static ColorDescription Color(Frame frame) => frame.Color.Resolve(frame.Format, frame.Height);

    private static PlaneTarget Planes(Frame frame, int count, SampleCoding coding)
    {
        SampleType type = frame.Format.BytesPerSample == 1 ? SampleType.Byte : SampleType.Word;
        RowCoding rows = new(type, coding.Zero, coding.Unit, coding.Max);
        return new PlaneTarget([.. frame.Planes.Take(count).Select(plane => (plane.Memory, plane.Stride))], frame.Width, rows);
    }
}
