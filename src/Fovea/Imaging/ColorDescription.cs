namespace Fovea.Imaging;

/// <summary>How the samples of a frame become colours. Primaries and transfer only pass through, by ffmpeg's names.</summary>
/// <param name="Matrix">Luma and chroma equations.</param>
/// <param name="Range">Code range.</param>
/// <param name="Siting">Chroma position.</param>
/// <param name="Primaries">ffmpeg's name of the primaries, or null when not said.</param>
/// <param name="Transfer">ffmpeg's name of the transfer curve, or null when not said.</param>
public sealed record ColorDescription(
    ColorMatrix Matrix = ColorMatrix.Unspecified,
    ColorRange Range = ColorRange.Unspecified,
    ChromaSiting Siting = ChromaSiting.Unspecified,
    string? Primaries = null,
    string? Transfer = null)
{
    /// <summary>Nothing said.</summary>
    public static ColorDescription Unspecified { get; } = new();
}
