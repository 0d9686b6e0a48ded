using Fovea.Inference;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>The options of a job that decide its pictures; a resumed job must have the same.</summary>
internal sealed record JobSettings
{
    public required int Scale { get; init; }

    public required string Encoder { get; init; }

    /// <summary>Encoder options as key=value in the order of their keys.</summary>
    public required IReadOnlyList<string> EncoderOptions { get; init; }

    public required string PixelFormat { get; init; }

    public double? StartSeconds { get; init; }

    public double? DurationSeconds { get; init; }

    /// <summary>Index of the video stream that was asked for, or null.</summary>
    public int? VideoStream { get; init; }

    public bool Compare { get; init; }

    public Precision Precision { get; init; }

    /// <summary>How faces are enlarged, or null where they are not.</summary>
    public string? Faces { get; init; }

    /// <summary>The settings of a job.</summary>
    /// <param name="upscaler">The model.</param>
    /// <param name="options">The options.</param>
    /// <param name="encoder">The encoder that is used; null for what the options ask for.</param>
    /// <param name="pixelFormat">The pixel format that is written; null for what the options ask for.</param>
    public static JobSettings Of(Upscaler upscaler, UpscaleOptions options, string? encoder, string? pixelFormat) => new()
    {
        Scale = upscaler.Scale,
        Encoder = encoder ?? options.Encoder ?? "default",
        EncoderOptions = [.. options.EncoderOptions.Order(StringComparer.Ordinal)],
        PixelFormat = pixelFormat ?? options.PixelFormat ?? "default",
        StartSeconds = options.Start?.TotalSeconds,
        DurationSeconds = options.Duration?.TotalSeconds,
        VideoStream = options.VideoStream,
        Compare = options.Compare,
        Precision = encoder is null ? upscaler.AskedPrecision : upscaler.Precision,
        Faces = upscaler.Faces?.Identity,
        OnDamage = options.OnDamage,
    };

    /// <summary>What is done about damage. A job that stops at it has only frames from before.</summary>
    public DamagePolicy OnDamage { get; init; }

    /// <summary>The first difference in words, or null.</summary>
    public string? Difference(JobSettings wanted)
    {
        if (Scale != wanted.Scale) return $"it had scale {Scale}, not {wanted.Scale}";
        if (Encoder != wanted.Encoder) return $"it used the encoder {Encoder}, not {wanted.Encoder}";
        if (!EncoderOptions.SequenceEqual(wanted.EncoderOptions)) return $"it had other encoder options ({(EncoderOptions.Count == 0 ? "none" : string.Join(' ', EncoderOptions))})";
        if (PixelFormat != wanted.PixelFormat) return $"it wrote {PixelFormat}, not {wanted.PixelFormat}";
        if (StartSeconds != wanted.StartSeconds || DurationSeconds != wanted.DurationSeconds) return "it had another start or duration";
        if (VideoStream != wanted.VideoStream) return "it enlarged another video stream";
        if (Precision != wanted.Precision) return $"it computed in {Name(Precision)}, not {Name(wanted.Precision)}";
        if (Faces != wanted.Faces) return Faces is null ? "it was begun without faces" : wanted.Faces is null ? "it was begun with faces" : "it enlarged faces in another way";
        if (OnDamage != DamagePolicy.Stop && OnDamage != wanted.OnDamage) return $"it was begun with the damage policy '{Name(OnDamage)}'";
        return Compare == wanted.Compare ? null : "it was begun " + (Compare ? "with" : "without") + " comparison";
    }

    private static string Name(DamagePolicy policy) => policy == DamagePolicy.Skip ? "skip" : "keep";

    private static string Name(Precision precision) => precision switch { Precision.Int8 => "int8", Precision.Float32 => "fp32", _ => "the faster precision" };
}
