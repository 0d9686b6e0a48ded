using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>What a <see cref="FrameWriter"/> makes of which frames.</summary>
public sealed record FrameWriterOptions
{
    /// <summary>Encoder and its options.</summary>
    public required EncoderSettings Encoder { get; init; }

    /// <summary>Width of the frames in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the frames in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Format of the frames.</summary>
    public required PixelFormat Format { get; init; }

    /// <summary>Seconds a tick of the frames' timestamps.</summary>
    public required Rational TimeBase { get; init; }

    /// <summary>Format to encode in, by ffmpeg's name; null takes <see cref="Encoder.ChoosePixelFormat"/>.</summary>
    public string? OutputPixelFormat { get; init; }

    /// <summary>Width of a pixel over its height.</summary>
    public Rational SampleAspectRatio { get; init; } = new(1, 1);

    /// <summary>How the frames' samples become colours.</summary>
    public ColorDescription Color { get; init; } = ColorDescription.Unspecified;

    /// <summary>HDR: the mastering display, or null.</summary>
    public MasteringDisplay? MasteringDisplay { get; init; }

    /// <summary>HDR: the light level, or null.</summary>
    public ContentLight? ContentLight { get; init; }

    /// <summary>How a picture of all around is laid flat, in pixels of the frames; null for ordinary video.</summary>
    public Projection? Projection { get; init; }

    /// <summary>ffmpeg's word for how both eyes' pictures are packed; null for ordinary video.</summary>
    public string? Stereo { get; init; }

    /// <summary>The display matrix that turns the picture when shown, or null.</summary>
    public IReadOnlyList<int>? DisplayMatrix { get; init; }

    /// <summary>False for containers that cannot hold frames out of order (AVI).</summary>
    public bool AllowReordering { get; init; } = true;
}
