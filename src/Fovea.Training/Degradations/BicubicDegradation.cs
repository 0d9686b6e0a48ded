using Fovea.Imaging;
using Fovea.Imaging.Resampling;

namespace Fovea.Training.Degradations;

/// <summary>BI: MATLAB's antialiased bicubic at 1/scale.</summary>
/// <param name="roundBetweenPasses">True for MATLAB's treatment of 8-bit pictures, false for floating point up to the end.</param>
public sealed class BicubicDegradation(bool roundBetweenPasses) : Degradation
{
    /// <inheritdoc/>
    public override bool IsCentred => true;

    /// <inheritdoc/>
    public override byte[] Apply(ReadOnlySpan<byte> high, int width, int height, int scale)
    {
        (int lowWidth, int lowHeight) = (width / scale, height / scale);
        using Frame frame = new(PixelFormats.Rgb24, lowWidth * scale, lowHeight * scale, ColorDescription.Unspecified);
        for (int y = 0; y < frame.Height; y++) high.Slice(y * width * 3, frame.Width * 3).CopyTo(frame.Planes[0].Row<byte>(y));
        using Frame low = Resampler.Resize(frame, 1.0 / scale, roundBetweenPasses ? ResampleRule.Rounded : ResampleRule.Float);
        return low.Memory[..(lowWidth * lowHeight * 3)].ToArray();
    }
}
