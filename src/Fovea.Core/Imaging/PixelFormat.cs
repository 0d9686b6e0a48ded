namespace Fovea.Imaging;

/// <summary>
/// How the samples of a frame lie in its planes. Samples of 8 bits are bytes, of 9 to 16 bits little-endian 16-bit
/// words with the value in the low bits.
/// </summary>
/// <param name="Name">ffmpeg's name of the format, such as <c>yuv420p10le</c>.</param>
/// <param name="Model">What the planes hold.</param>
/// <param name="BitDepth">Bits a sample, 8 to 16.</param>
/// <param name="ChromaShiftX">log2 of how much narrower chroma planes are (0 or 1).</param>
/// <param name="ChromaShiftY">log2 of how much lower chroma planes are (0 or 1).</param>
/// <param name="HasAlpha">True when a last plane of full size holds opacity.</param>
/// <param name="Packed">True for rgb24: one plane, R G B interleaved.</param>
/// <remarks>Planes of <see cref="ColorModel.Rgb"/> are kept in the order R, G, B whatever the file's order is.</remarks>
public sealed record PixelFormat(
    string Name,
    ColorModel Model,
    int BitDepth,
    int ChromaShiftX = 0,
    int ChromaShiftY = 0,
    bool HasAlpha = false,
    bool Packed = false)
{
    /// <summary>Bytes a sample: 1 or 2.</summary>
    public int BytesPerSample => BitDepth > 8 ? 2 : 1;

    /// <summary>The largest sample value, 2^BitDepth − 1.</summary>
    public int MaxValue => (1 << BitDepth) - 1;

    /// <summary>Number of planes of a frame.</summary>
    public int PlaneCount => (Packed || Model == ColorModel.Gray ? 1 : 3) + (HasAlpha ? 1 : 0);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What the first planes of a frame hold.</summary>
public enum ColorModel
{
    /// <summary>One plane of luma.</summary>
    Gray,

    /// <summary>Luma, blue difference, red difference.</summary>
    Yuv,

    /// <summary>Red, green, blue.</summary>
    Rgb,
}
