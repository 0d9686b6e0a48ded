using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Commands;

/// <summary>Reads sizes such as <c>500M</c> and times such as <c>1h30m</c>.</summary>
internal static partial class TrainCommandUnits
{
    /// <summary>Bytes from a number with an optional K, M, G or T, powers of 1024.</summary>
    public static bool TryParseSize(string? text, out long bytes)
    {
        bytes = 0;
        Match match = Size().Match(text ?? "");
        if (!match.Success) return false;
        int power = match.Groups[2].Value.ToUpperInvariant() switch { "K" => 10, "M" => 20, "G" => 30, "T" => 40, _ => 0 };
        double value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (1L << power);
        bytes = value < long.MaxValue ? (long)value : long.MaxValue;
        return bytes > 0;
    }

    /// <summary>A time from hours, minutes and seconds with their letters; a bare number is seconds.</summary>
    public static bool TryParseTime(string? text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text)) return false;
        Match match = Time().Match(text);
        if (!match.Success) return false;
        double Part(int group) => match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        double seconds = Part(1) * 3600 + Part(2) * 60 + Part(3);

        // A timer runs for 49 days at most.
        if (seconds is <= 0 or > 4e6) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex(@"^(\d+(?:\.\d+)?)([KMGTkmgt]?)(?:i?[Bb])?$")]
    private static partial Regex Size();

    [GeneratedRegex(@"^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?$")]
    private static partial Regex Time();
}
