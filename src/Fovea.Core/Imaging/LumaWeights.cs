namespace Fovea.Imaging;

/// <summary>How much red, green and blue add to luma: Y = Red·R + Green·G + Blue·B; the three sum to 1.</summary>
/// <param name="Red">Weight of red (Kr in the standards).</param>
/// <param name="Green">Weight of green.</param>
/// <param name="Blue">Weight of blue (Kb in the standards).</param>
internal readonly record struct LumaWeights(double Red, double Green, double Blue)
{
    /// <summary>The weights that ITU-R BT.601, BT.709 or BT.2020 (non-constant luminance) give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The matrix is <see cref="ColorMatrix.Unspecified"/>.</exception>
    public static LumaWeights Of(ColorMatrix matrix) => matrix switch
    {
        ColorMatrix.Bt601 => new(0.299, 0.587, 0.114),
        ColorMatrix.Bt709 => new(0.2126, 0.7152, 0.0722),
        ColorMatrix.Bt2020 => new(0.2627, 0.6780, 0.0593),
        _ => throw new ArgumentOutOfRangeException(nameof(matrix), matrix, "Resolve the colour description first."),
    };

    /// <summary>R − Y for a red difference of 1 (chroma spans −0.5..0.5).</summary>
    public double RedSpan => 2 * (1 - Red);

    /// <summary>B − Y for a blue difference of 1.</summary>
    public double BlueSpan => 2 * (1 - Blue);
}
