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
