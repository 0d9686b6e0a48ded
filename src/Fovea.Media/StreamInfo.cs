using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>What ffprobe says of one stream.</summary>
public record StreamInfo
{
    /// <summary>Place in the file, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>What it carries.</summary>
    public required StreamKind Kind { get; init; }

    /// <summary>ffmpeg's name of the codec, such as <c>aac</c> or <c>subrip</c>; <c>unknown</c> if it knows none.</summary>
    public required string Codec { get; init; }

    /// <summary>Seconds a tick of its timestamps.</summary>
    public Rational TimeBase { get; init; }

    /// <summary>Language as the file says it (<c>eng</c>), or null.</summary>
    public string? Language => Metadata.GetValueOrDefault("language");

    /// <summary>Dispositions that are set, by ffmpeg's names: <c>default</c>, <c>forced</c>, …</summary>
    public IReadOnlyList<string> Dispositions { get; init; } = [];

    /// <summary>The stream's tags.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Samples a second of a sound stream, else 0.</summary>
    public int SampleRate { get; init; }

    /// <summary>ffmpeg's name of a sound stream's sample format, such as <c>s16</c> or <c>fltp</c>; empty if not known.</summary>
    public string SampleFormat { get; init; } = "";

    /// <summary>Bits of a sound sample that count, where fewer than the format holds; else 0.</summary>
    public int RawBits { get; init; }

    /// <summary>Short name for messages: <c>#2 (audio, aac)</c>.</summary>
    public string Label => $"#{Index} ({Kind.ToString().ToLowerInvariant()}, {Codec})";
}
