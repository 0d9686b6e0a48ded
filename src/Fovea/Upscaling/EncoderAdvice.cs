using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>What to ask of the encoder to be done sooner, where it is what takes the time.</summary>
internal static class EncoderAdvice
{
    // Below these nobody waits for the encoder.
    private const double MostOfTheWork = 0.5;
    private const double LongSeconds = 20;
    private const double WorthIt = 1.5;

    // Processor seconds for the same 24 frames (bench/results/encoder-presets.csv, made by scripts/encoder-presets.sh), from slow to fast.
    private static readonly Dictionary<string, (string Key, (string Value, double Seconds)[] Costs)> Measured = new()
    {
        ["libx264"] = ("preset", [("slower", 8.88), ("slow", 4.84), ("medium", 2.98), ("fast", 2.27), ("faster", 1.44), ("veryfast", 1.01), ("superfast", 0.66)]),
        ["libx265"] = ("preset", [("slow", 20.61), ("medium", 8.00), ("fast", 5.58), ("superfast", 4.38), ("ultrafast", 2.15)]),
        ["libvpx-vp9"] = ("cpu-used", [("2", 5.72), ("3", 4.85), ("4", 4.38), ("5", 4.28)]),
    };

    /// <summary>One sentence, or null where the encoder did not take most of a long job, or nothing faster is known.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="options">Its options as <c>key=value</c>; what is not among them is as the encoder's defaults have it.</param>
    /// <param name="shares">Where the processors' time went.</param>
    /// <param name="seconds">How long the job took.</param>
    public static string? For(Encoder encoder, IReadOnlyList<string> options, ProcessorShares shares, double seconds)
    {
        double work = 1 - shares.Waiting;
        if (seconds < LongSeconds || work <= 0 || shares.Encode < MostOfTheWork * work || !Measured.TryGetValue(encoder.Name, out var known)) return null;
        string now = EncoderSettings.Parse(encoder, options).Chosen.GetValueOrDefault(known.Key) ?? encoder.Defaults.First(option => option.Key == known.Key).Value;
        double cost = known.Costs.FirstOrDefault(one => one.Value == now).Seconds;
        (string value, double less) = known.Costs.FirstOrDefault(one => one.Seconds * WorthIt <= cost);
        if (value is null) return null;
        double whole = work / (work - shares.Encode * (1 - less / cost));
        return FormattableString.Invariant($"encoding was {100 * shares.Encode / work:F0} % of the work: '-e {known.Key}={value}' needed {less / cost:0.0} times the processor time of {known.Key}={now} where we measured it (docs/benchmarks.md), which would make this job about {whole:0.0} times as fast, for a file that is larger or looks a little worse.");
    }
}
