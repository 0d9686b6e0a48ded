namespace Fovea.Networks;

/// <summary>How fine the grid of a value is: its pixels per pixel of the network's input, along one axis, in lowest terms.</summary>
/// <param name="Numerator">Pixels of the value; positive.</param>
/// <param name="Denominator">Pixels of the input that they cover; positive.</param>
public readonly record struct GridScale(int Numerator, int Denominator)
{
    /// <summary>The grid of the network's input.</summary>
    public static GridScale One => new(1, 1);

    /// <summary>A grid <paramref name="factor"/> times finer.</summary>
    public GridScale Times(int factor) => Reduce(Numerator * factor, Denominator);

    /// <summary>A grid <paramref name="factor"/> times coarser.</summary>
    public GridScale Over(int factor) => Reduce(Numerator, Denominator * factor);

    /// <summary>Pixels along an axis on which the network's input has <paramref name="length"/>; a part of a pixel counts whole.</summary>
    public int Along(int length) => (int)(((long)length * Numerator + Denominator - 1) / Denominator);

    /// <inheritdoc/>
    public override string ToString() => Denominator == 1 ? $"x{Numerator}" : $"x{Numerator}/{Denominator}";

    private static GridScale Reduce(int numerator, int denominator)
    {
        int divisor = numerator;
        for (int rest = denominator; rest != 0;) (divisor, rest) = (rest, divisor % rest);
        return new(numerator / divisor, denominator / divisor);
    }
}
