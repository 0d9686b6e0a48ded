namespace Fovea.Imaging;

/// <summary>How the samples of a frame become colours. Primaries and transfer only pass through, by ffmpeg's names.</summary>
/// <param name="Matrix">Luma and chroma equations.</param>
/// <param name="Range">Code range.</param>
/// <param name="Siting">Chroma position.</param>
/// <param name="Primaries">ffmpeg's name of the primaries, or null when not said.</param>
/// <param name="Transfer">ffmpeg's name of the transfer curve, or null when not said.</param>
/// <param name="MatrixName">ffmpeg's own name of the matrix (smpte170m and bt470bg are both <see cref="ColorMatrix.Bt601"/>), or null when not said.</param>
public sealed record ColorDescription(
    ColorMatrix Matrix = ColorMatrix.Unspecified,
    ColorRange Range = ColorRange.Unspecified,
    ChromaSiting Siting = ChromaSiting.Unspecified,
    string? Primaries = null,
    string? Transfer = null,
    string? MatrixName = null)
{
    /// <summary>Nothing said.</summary>
    public static ColorDescription Unspecified { get; } = new();

    /// <summary>
    /// The same description with matrix, range and siting decided where the file says nothing: BT.709 from 720 rows
    /// up, else BT.601; limited range, but full for RGB; chroma at the left.
    /// </summary>
    /// <param name="format">Pixel format of the frame.</param>
    /// <param name="height">
    /// Rows of the frame as it came from its file. An enlarged frame must get the description resolved for its
    /// source: deciding anew by its own height would shift the colours of every untagged video that crosses 720 rows.
    /// </param>
    public ColorDescription Resolve(PixelFormat format, int height) => this with
    {
        Matrix = Matrix != ColorMatrix.Unspecified ? Matrix : height >= 720 ? ColorMatrix.Bt709 : ColorMatrix.Bt601,
        Range = Range != ColorRange.Unspecified ? Range : format.Model == ColorModel.Rgb ? ColorRange.Full : ColorRange.Limited,
        Siting = Siting != ChromaSiting.Unspecified ? Siting : ChromaSiting.Left,
    };
}

/// <summary>Which luma and chroma equations a YUV frame uses.</summary>
public enum ColorMatrix
{
    /// <summary>Not said: Fovea takes BT.709 from 720 rows up, else BT.601, as players do.</summary>
    Unspecified,

    /// <summary>BT.601 (ffmpeg: smpte170m, bt470bg).</summary>
    Bt601,

    /// <summary>BT.709.</summary>
    Bt709,

    /// <summary>BT.2020, non-constant luminance (ffmpeg: bt2020nc).</summary>
    Bt2020,
}

/// <summary>Which code values span black to white.</summary>
public enum ColorRange
{
    /// <summary>Not said: limited for YUV and gray video, full for RGB.</summary>
    Unspecified,

    /// <summary>16..235 luma, 16..240 chroma at 8 bits (ffmpeg: tv).</summary>
    Limited,

    /// <summary>0..255 at 8 bits (ffmpeg: pc).</summary>
    Full,
}

/// <summary>Where a chroma sample lies among the luma samples it belongs to.</summary>
public enum ChromaSiting
{
    /// <summary>Not said: left, as MPEG-2, H.264 and HEVC assume.</summary>
    Unspecified,

    /// <summary>At the left luma column, between the rows.</summary>
    Left,

    /// <summary>Between columns and rows (JPEG, MPEG-1).</summary>
    Center,

    /// <summary>On the upper left luma sample (BT.2020 and UHD).</summary>
    TopLeft,

    /// <summary>Between the columns, on the upper row.</summary>
    Top,

    /// <summary>On the lower left luma sample.</summary>
    BottomLeft,

    /// <summary>Between the columns, on the lower row.</summary>
    Bottom,
}

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
