using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The rows of a frame as the input of a plan; conversion as <see cref="PlaneConversion"/> does it, a few rows at a time.</summary>
public sealed class FrameRows : RowSource
{
    private readonly Frame _frame;
    private readonly bool _luma;

    private FrameRows(Frame frame, bool luma) => (_frame, _luma) = (frame, luma);

    /// <summary>Red, green, blue of any frame.</summary>
    public static FrameRows Rgb(Frame frame) => new(frame, luma: false);

    /// <summary>Luma of any frame in the units of <see cref="PlaneConversion.ToLuma(Frame, Tensor)"/>.</summary>
    public static FrameRows Luma(Frame frame) => new(frame, luma: true);

    /// <inheritdoc/>
    public override void Read(int firstRow, int endRow, Tensor destination)
    {
        if (_luma) PlaneConversion.ToLuma(_frame, firstRow, endRow, destination);
        else PlaneConversion.ToRgb(_frame, firstRow, endRow, destination);
    }
}
