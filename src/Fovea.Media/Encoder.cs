using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>A video encoder of ffmpeg's that Fovea knows how to drive.</summary>
public sealed record Encoder
{
    /// <summary>ffmpeg's name, such as <c>libx264</c>.</summary>
    public required string Name { get; init; }

    /// <summary>ffmpeg's name of the codec it makes, such as <c>h264</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>One line for people.</summary>
    public required string Description { get; init; }

    /// <summary>True if what it encodes decodes to the same bits.</summary>
    public bool IsLossless { get; init; }

    /// <summary>ffmpeg's names of the pixel formats it takes.</summary>
    public required IReadOnlyList<string> PixelFormatNames { get; init; }

    /// <summary>What it is told unless the user says otherwise: visually lossless.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Defaults { get; init; }

    /// <summary>What a user may set.</summary>
    public required IReadOnlyList<EncoderOption> Options { get; init; }

    /// <summary>Container of its segments: of those with exact times, one that holds the codec.</summary>
    public string SegmentFormat { get; init; } = "mp4";

    /// <summary>Extension of a segment file, with its dot.</summary>
    public string SegmentExtension => "." + SegmentFormat;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The pixel format to encode frames of <paramref name="format"/> in: its own if the encoder takes it, else the nearest.</summary>
    /// <param name="format">Format of the frames.</param>
    /// <param name="requested">A format the user asks for, or null.</param>
    /// <exception cref="BadInputException">The encoder does not take the requested format.</exception>
    public string ChoosePixelFormat(PixelFormat format, string? requested = null)
    {
        if (requested is not null)
        {
            return PixelFormatNames.Contains(requested) ? requested : throw new BadInputException($"{Name} does not take the pixel format '{requested}'; it takes {string.Join(", ", PixelFormatNames)}.");
        }

        return PixelFormatNames.MinBy(name => EncoderFormat.Distance(format, name))!;
    }
}

/// <summary>Says which of an encoder's pixel formats is nearest to a frame's.</summary>
internal static class EncoderFormat
{
    /// <summary>
    /// How far encoding <paramref name="format"/> as <paramref name="name"/> is from keeping it: losses weigh most, in
    /// the order colour, opacity, model, chroma, bits; then needless growth.
    /// </summary>
    public static double Distance(PixelFormat format, string name)
    {
        SampleLayout layout = SampleLayout.Of(name);
        int ownChroma = format.ChromaShiftX + format.ChromaShiftY;
        double distance = 0;
        if (layout.Model != format.Model) distance += format.Model == ColorModel.Gray ? 2000 : layout.Model == ColorModel.Gray ? 20000 : 5000;
        if (format.HasAlpha != layout.HasAlpha) distance += format.HasAlpha ? 10000 : 20;
        if (layout.Model == ColorModel.Yuv) distance += layout.Chroma > ownChroma && format.Model != ColorModel.Gray ? 100 * (layout.Chroma - ownChroma) : ChromaGrowth(format, layout.Chroma, ownChroma);
        return distance + (layout.Depth < format.BitDepth ? 10 * (format.BitDepth - layout.Depth) : 0.5 * (layout.Depth - format.BitDepth));
    }

    /// <summary>True if <paramref name="name"/> is one of ffmpeg's RGB formats.</summary>
    public static bool IsRgb(string name) => SampleLayout.Of(name).Model == ColorModel.Rgb;

    private static double ChromaGrowth(PixelFormat format, int chroma, int ownChroma)
        => format.Model == ColorModel.Gray ? 2 - chroma : ownChroma - chroma;
}
