namespace Fovea.Media;

/// <summary>A kind of output file and what it can hold.</summary>
public sealed record Container
{
    /// <summary>Its name, which is its usual extension without the dot.</summary>
    public required string Name { get; init; }

    /// <summary>Extensions that choose it, with their dots.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>ffmpeg's name of its muxer.</summary>
    public required string Format { get; init; }

    /// <summary>Encoders whose video it holds; the first is its default.</summary>
    public required IReadOnlyList<Encoder> Encoders { get; init; }

    /// <summary>Codec that text subtitles become, <c>copy</c> to keep the common ones as they are, or null if it holds none.</summary>
    public string? TextSubtitles { get; init; }

    /// <summary>Subtitle codecs that it holds as they are.</summary>
    public IReadOnlyList<string> SubtitleCodecs { get; init; } = [];

    /// <summary>True if it holds attached files, such as fonts.</summary>
    public bool HoldsAttachments { get; init; }

    /// <summary>True if it holds chapters.</summary>
    public bool HoldsChapters { get; init; }

    /// <summary>How it holds cover pictures.</summary>
    public CoverStorage Covers { get; init; }

    /// <summary>True if it tells players to turn the picture.</summary>
    public bool HoldsRotation { get; init; }

    /// <summary>True if it holds frames whose decoding order is not their order of presentation.</summary>
    public bool HoldsReordering { get; init; } = true;

    /// <summary>True if it holds the exact time of every frame, or rounds by at most a millisecond.</summary>
    public bool HoldsTimestamps { get; init; } = true;

    /// <summary>True if it holds HDR10 values, stereo and projection beside the pictures.</summary>
    public bool HoldsPictureMarks { get; init; }

    /// <summary>True if it says in which language a stream is.</summary>
    public bool HoldsLanguages { get; init; } = true;

    /// <summary>Tags of the file that it holds; null if it holds any.</summary>
    public IReadOnlyList<string>? KeptTags { get; init; }

    /// <summary>True if times in it begin where its muxer needs it: what lies before zero, decoding times too, moves everything later.</summary>
    public bool MovesStart { get; init; }

    /// <summary>True if it says how long the last frame stays.</summary>
    public bool HoldsLastLength => IsMp4 || IsMatroska;

    /// <summary>True for Matroska and WebM.</summary>
    public bool IsMatroska => Format is "matroska" or "webm";

    /// <summary>True for MP4 and QuickTime, whose tracks have a time scale each.</summary>
    public bool IsMp4 => Format is "mp4" or "mov";

    /// <summary>The encoder used when the user names none.</summary>
    public Encoder DefaultEncoder => Encoders[0];

    /// <summary>True if what <paramref name="encoder"/> makes keeps opacity in it: VP9's lies beside the pictures, where only Matroska has a place.</summary>
    public bool HoldsAlpha(Encoder encoder)
        => encoder.PixelFormatNames.Any(name => SampleLayout.Of(name).HasAlpha) && (encoder.Codec != "vp9" || Format is "matroska" or "webm");

    /// <summary>The encoder that keeps opacity and most of <paramref name="depth"/> bits, or null.</summary>
    public Encoder? AlphaEncoder(int depth)
    {
        Encoder[] able = [.. Encoders.Where(HoldsAlpha)];
        return able.FirstOrDefault(encoder => encoder.PixelFormatNames.Any(name => SampleLayout.Of(name) is { HasAlpha: true } layout && layout.Depth >= Math.Min(depth, 10))) ?? able.FirstOrDefault();
    }

    /// <summary>True if it can say how the eyes' pictures of <paramref name="video"/> are packed.</summary>
    public bool HoldsStereo(VideoStream video)
        => HoldsPictureMarks && ((video.Stereo is { } stereo && ProjectionBoxes.HoldsStereo(stereo)) || (!IsMp4 && video.Metadata.ContainsKey("stereo_mode")));

    // The ending of a container that holds more than this one, as failures name it; none above Matroska.
    internal IReadOnlyList<string> Wider => Format == "matroska" ? [] : [".mkv"];

    /// <summary>Makes sure that the container holds what <paramref name="encoder"/> makes.</summary>
    /// <exception cref="BadInputException">It does not.</exception>
    public void Require(Encoder encoder)
    {
        if (!Encoders.Contains(encoder)) throw new BadInputException($"A .{Name} file cannot hold {encoder.Name} video.") { Reason = FailureReason.EncoderNotHeld, Values = [.. Encoders.Select(held => held.Name)] };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>How a container holds cover pictures.</summary>
public enum CoverStorage
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As streams of one picture.</summary>
    Stream,

    /// <summary>As attached files.</summary>
    Attachment,
}
