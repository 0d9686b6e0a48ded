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
