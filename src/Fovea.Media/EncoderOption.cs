using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Media;

/// <summary>An option that a user may set on an encoder, and which values it takes.</summary>
public sealed partial record EncoderOption
{
    private readonly Func<string, bool> _isValid;

    private EncoderOption(string key, string argument, string values, Func<string, bool> isValid)
    {
        (Key, Argument, Values, _isValid) = (key, argument, values, isValid);
    }

    /// <summary>Its name in <c>-e key=value</c>.</summary>
    public string Key { get; }

    /// <summary>The values it takes, for people.</summary>
    public string Values { get; }

    /// <summary>ffmpeg's argument, with its dash.</summary>
    internal string Argument { get; }

    /// <summary>True if the option takes <paramref name="value"/>.</summary>
    public bool IsValid(string value) => value.Length <= 200 && _isValid(value);

    internal static EncoderOption Whole(string key, int least, int most, string? argument = null)
        => new(key, argument ?? "-" + key, FormattableString.Invariant($"a whole number from {least} to {most}"), value => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most);

    internal static EncoderOption Number(string key, double least, double most, string? argument = null)
        => new(key, argument ?? "-" + key, FormattableString.Invariant($"a number from {least} to {most}"), value => PlainNumber().IsMatch(value) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most);

    internal static EncoderOption OneOf(string key, params string[] values)
        => new(key, "-" + key, "one of " + string.Join(", ", values), values.Contains);

    internal static EncoderOption Rate(string key, string? argument = null)
        => new(key, argument ?? "-" + key, "bits a second, such as 8M or 2500k", value => BitRate().IsMatch(value));

    /// <summary>Parameters of the encoder library, <c>a=1:b=2</c>, of which only the named ones may be set.</summary>
    internal static EncoderOption Parameters(string key, params string[] names)
        => new(key, "-" + key, "name=value pairs joined by ':' of " + string.Join(", ", names), value => value.Split(':').All(pair => ParameterPair().Match(pair) is { Success: true } match && names.Contains(match.Groups["name"].Value)));

    [GeneratedRegex(@"^\d{1,9}(\.\d{1,6})?$")]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^[1-9]\d{0,8}(\.\d{1,3})?[kKMG]?$")]
    private static partial Regex BitRate();

    [GeneratedRegex(@"^(?<name>[a-z0-9-]+)=-?[A-Za-z0-9.,_-]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterPair();
}
