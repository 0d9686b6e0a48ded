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
