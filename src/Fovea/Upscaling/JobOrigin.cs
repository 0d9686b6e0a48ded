using Fovea.Networks;

namespace Fovea.Upscaling;

/// <summary>What decides an output's pictures: the file that they come from, the model, and how it is used.</summary>
/// <param name="Input">The source.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelSha256">SHA-256 over the model's weights and what it does with them.</param>
/// <param name="Settings">The options.</param>
internal sealed record JobOrigin(FileIdentity Input, string Model, string ModelSha256, JobSettings Settings)
{
    /// <summary>What <paramref name="upscaler"/> is asked to make of a file.</summary>
    /// <param name="upscaler">The model.</param>
    /// <param name="input">The source.</param>
    /// <param name="options">The options.</param>
    /// <param name="encoder">The encoder that is used; null for what the options ask for.</param>
    /// <param name="pixelFormat">The pixel format that is written; null for what the options ask for.</param>
    public static JobOrigin Of(Upscaler upscaler, FileIdentity input, UpscaleOptions options, string? encoder = null, string? pixelFormat = null)
    {
        string sha256 = NetworkFingerprint.Of(upscaler.Network, upscaler.Ranges, upscaler.BicubicChroma);
        return new JobOrigin(input, upscaler.Name, sha256, JobSettings.Of(upscaler, options, encoder, pixelFormat));
    }

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
