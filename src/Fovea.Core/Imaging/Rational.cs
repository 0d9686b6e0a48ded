namespace Fovea.Imaging;

/// <summary>A fraction, such as a time base (seconds a tick), a frame rate or a sample aspect ratio.</summary>
/// <param name="Numerator">Numerator.</param>
/// <param name="Denominator">Denominator; 0 means not known.</param>
public readonly record struct Rational(long Numerator, long Denominator)
{
    /// <summary>The value, or NaN when not known.</summary>
    public double Value => Denominator == 0 ? double.NaN : (double)Numerator / Denominator;

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}/{Denominator}";
}
