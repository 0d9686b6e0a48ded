using System.Text.Json.Serialization;
using Fovea.Imaging;
using Fovea.Imaging.Resampling;

namespace Fovea.Training.Degradations;

/// <summary>Makes the low-resolution side of pairs: one whole frame at a time, exactly what evaluation sees.</summary>
public abstract class Degradation
{
    /// <summary>The degradation that the options name.</summary>
    public static Degradation Create(DegradationKind kind) => kind switch
    {
        DegradationKind.Bicubic => new BicubicDegradation(roundBetweenPasses: false),
        DegradationKind.BicubicRounded => new BicubicDegradation(roundBetweenPasses: true),
        DegradationKind.BlurDown => new BlurDownDegradation(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown degradation."),
    };

    /// <summary>
    /// True when a low pixel lies in the middle of its scale x scale high pixels, false when on the first of them.
    /// </summary>
    public abstract bool IsCentred { get; }

    /// <summary>
    /// Degrades a picture of rgb24 pixels, first cropped at the right and at the bottom to whole multiples of the scale.
    /// </summary>
    /// <param name="high">3·width·height bytes.</param>
    /// <param name="width">Width of the picture, at least <paramref name="scale"/>.</param>
    /// <param name="height">Height of the picture, at least <paramref name="scale"/>.</param>
    /// <param name="scale">2, 3 or 4.</param>
    /// <returns>3·(width / scale)·(height / scale) bytes.</returns>
    public abstract byte[] Apply(ReadOnlySpan<byte> high, int width, int height, int scale);
}

/// <summary>How the low-resolution side of a pair is made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DegradationKind>))]
public enum DegradationKind
{
    /// <summary>BI: MATLAB's antialiased bicubic at 1/scale, floating point between the passes, rounded to 8 bits at the end.</summary>
    [JsonStringEnumMemberName("bi")]
    Bicubic,

    /// <summary>BI as MATLAB treats 8-bit pictures: rounded to 8 bits between the passes as well.</summary>
    [JsonStringEnumMemberName("bi-rounded")]
    BicubicRounded,

    /// <summary>BD: a 13x13 Gaussian (sigma 0.8, 1.2, 1.6 for scale 2, 3, 4), then every scale-th pixel.</summary>
    [JsonStringEnumMemberName("bd")]
    BlurDown,
}

/// <summary>BI: MATLAB's antialiased bicubic at 1/scale.</summary>
/// <param name="roundBetweenPasses">True for MATLAB's treatment of 8-bit pictures, false for floating point up to the end.</param>
internal sealed class BicubicDegradation(bool roundBetweenPasses) : Degradation
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
