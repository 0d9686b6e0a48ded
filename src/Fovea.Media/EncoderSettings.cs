using System.Diagnostics.CodeAnalysis;

namespace Fovea.Media;

/// <summary>An encoder with the options to run it with.</summary>
public sealed record EncoderSettings
{
    private EncoderSettings(Encoder encoder, IReadOnlyDictionary<string, string> chosen) => (Encoder, Chosen) = (encoder, chosen);

    /// <summary>The encoder.</summary>
    public Encoder Encoder { get; }

    /// <summary>The options that the user set; the others stay as <see cref="Encoder.Defaults"/> has them.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; }

    /// <summary>The settings of an encoder without user options.</summary>
    public static EncoderSettings Default(Encoder encoder) => new(encoder, new Dictionary<string, string>());

    /// <summary>Reads user options of the form <c>key=value</c>.</summary>
    /// <exception cref="BadInputException">An option that the encoder does not offer, or a value that it does not take.</exception>
    public static EncoderSettings Parse(Encoder encoder, IEnumerable<string> options)
        => TryParse(encoder, options, out EncoderSettings? settings, out string? error) ? settings : throw new BadInputException(error);

    /// <summary>Reads user options of the form <c>key=value</c>; false with one line that says what is wrong.</summary>
    public static bool TryParse(Encoder encoder, IEnumerable<string> options, [NotNullWhen(true)] out EncoderSettings? settings, [NotNullWhen(false)] out string? error)
    {
        (settings, error) = (null, null);
        Dictionary<string, string> chosen = [];
        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            string key = equals > 0 ? option[..equals] : option;
            string value = equals > 0 ? option[(equals + 1)..] : "";
            EncoderOption? known = encoder.Options.FirstOrDefault(candidate => candidate.Key == key);
            if (equals <= 0) error = $"An encoder option is key=value, not '{option}'.";
            else if (known is null) error = $"{encoder.Name} has no option '{key}' here; it has {string.Join(", ", encoder.Options.Select(candidate => candidate.Key))}.";
            else if (!known.IsValid(value)) error = $"{encoder.Name} takes for '{key}' {known.Values}, not '{value}'.";
            if (error is not null) return false;
            chosen[key] = value;
        }

        settings = new EncoderSettings(encoder, chosen);
        return true;
    }

    /// <summary>ffmpeg's arguments, the encoder's own parameters apart.</summary>
    internal IEnumerable<string> Arguments()
    {
        bool ownRate = Chosen.ContainsKey("b") || Chosen.ContainsKey("qp");
        IEnumerable<KeyValuePair<string, string>> defaults = Encoder.Defaults.Where(option => !Chosen.ContainsKey(option.Key) && !(ownRate && option.Key == "crf"));
        foreach ((string key, string value) in defaults.Concat(Chosen))
        {
            EncoderOption? option = Encoder.Options.FirstOrDefault(candidate => candidate.Key == key);
            if (IsParameters(key)) continue;
            yield return key == "profile" ? "-profile:v" : option?.Argument ?? "-" + key;
            yield return value;
        }
    }

    /// <summary>The user's parameters of the encoder library itself, such as <c>x265-params</c>.</summary>
    internal IEnumerable<string> Parameters() => Chosen.Where(option => IsParameters(option.Key)).Select(option => option.Value);

    private static bool IsParameters(string key) => key.EndsWith("-params", StringComparison.Ordinal);
}
