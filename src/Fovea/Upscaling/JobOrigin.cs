using System.Globalization;
using System.Security.Cryptography;
using Fovea.Inference;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>What decides an output's pictures: the file that they come from, the model, and how it is used.</summary>
/// <param name="Input">The source.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelSha256">SHA-256 over the model's weights and what it does with them.</param>
/// <param name="Settings">The options.</param>
internal sealed record JobOrigin(FileIdentity Input, string Model, string ModelSha256, JobSettings Settings)
{
    /// <summary>What a stream is asked to make of a file, or is making.</summary>
    /// <param name="stream">Makes the frames.</param>
    /// <param name="input">The source.</param>
    /// <param name="options">The options.</param>
    /// <param name="precision">The numbers that are used; null for what was asked for.</param>
    /// <param name="encoder">The encoder that is used; null for what the options ask for.</param>
    /// <param name="pixelFormat">The pixel format that is written; null for what the options ask for.</param>
    public static JobOrigin Of(IFrameStream stream, FileIdentity input, UpscaleOptions options, Precision? precision = null, string? encoder = null, string? pixelFormat = null)
        => new(input, stream.Identity.Model, stream.Identity.ModelSha256, JobSettings.Of(stream, options, precision, encoder, pixelFormat));

    /// <summary>Why what was made is not what is wanted, or null if it is.</summary>
    public string? Mismatch(JobOrigin wanted)
    {
        if (Input.Size != wanted.Input.Size) return $"the input has {wanted.Input.Size} bytes now and had {Input.Size}";
        if (Input != wanted.Input) return "the input has changed since";
        if (Model != wanted.Model) return $"it used the model {Model}, not {wanted.Model}";
        if (ModelSha256 != wanted.ModelSha256) return $"the model {Model} has changed since";
        return Settings.Difference(wanted.Settings);
    }
}

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

    /// <summary>The settings of a job; see <see cref="JobOrigin.Of"/>.</summary>
    public static JobSettings Of(IFrameStream stream, UpscaleOptions options, Precision? precision, string? encoder, string? pixelFormat) => new()
    {
        Scale = stream.Scale,
        Encoder = encoder ?? options.Encoder ?? "default",
        EncoderOptions = [.. options.EncoderOptions.Order(StringComparer.Ordinal)],
        PixelFormat = pixelFormat ?? options.PixelFormat ?? "default",
        StartSeconds = options.Range.Start?.TotalSeconds,
        DurationSeconds = options.Range.Duration?.TotalSeconds,
        VideoStream = options.VideoStream,
        Compare = stream.Identity.IsCompared,
        Precision = precision ?? stream.Identity.Precision,
        Faces = stream.Identity.Faces,
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

/// <summary>What tells that a file is still the same, without reading all of it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Time of the last change, UTC, round-trip format.</param>
/// <param name="HeadSha256">SHA-256 of the first MiB.</param>
/// <param name="TailSha256">SHA-256 of the last MiB.</param>
internal sealed record FileIdentity(long Size, string Modified, string HeadSha256, string TailSha256)
{
    private const int SampleBytes = 1 << 20;

    public static FileIdentity Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new FileIdentity(file.Length, ModifiedOf(path), Hash(file, 0), Hash(file, Math.Max(0, file.Length - SampleBytes)));
    }

    /// <summary>True if the file has the same size and time, which is all that can be asked of many files at once.</summary>
    public bool LooksLike(string path) => new FileInfo(path) is { Exists: true } file && file.Length == Size && ModifiedOf(path) == Modified;

    private static string ModifiedOf(string path) => File.GetLastWriteTimeUtc(path).ToString("O", CultureInfo.InvariantCulture);

    private static string Hash(FileStream file, long offset)
    {
        byte[] bytes = new byte[Math.Min(SampleBytes, file.Length - offset)];
        file.Position = offset;
        file.ReadExactly(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
