namespace Fovea.Imaging;

/// <summary>
/// Where chroma samples lie in luma coordinates: sample (i, j) is at (i · StepX + X, j · StepY + Y), luma sample (x, y)
/// at (x, y).
/// </summary>
/// <param name="StepX">Luma columns a chroma column: 1 or 2.</param>
/// <param name="StepY">Luma rows a chroma row: 1 or 2.</param>
/// <param name="X">Position of the first sample, 0 to 1 luma columns.</param>
/// <param name="Y">Position of the first sample, 0 to 1 luma rows.</param>
internal readonly record struct ChromaGrid(int StepX, int StepY, double X, double Y)
{
    /// <summary>The grid of a YUV format; an axis that is not subsampled has no offset.</summary>
    public static ChromaGrid Of(PixelFormat format, ChromaSiting siting)
    {
        double x = siting is ChromaSiting.Center or ChromaSiting.Top or ChromaSiting.Bottom ? 0.5 : 0;
        double y = siting switch
        {
            ChromaSiting.TopLeft or ChromaSiting.Top => 0,
            ChromaSiting.BottomLeft or ChromaSiting.Bottom => 1,
            _ => 0.5,
        };
        return new(
            1 << format.ChromaShiftX,
            1 << format.ChromaShiftY,
            format.ChromaShiftX == 0 ? 0 : x,
            format.ChromaShiftY == 0 ? 0 : y);
    }
}
