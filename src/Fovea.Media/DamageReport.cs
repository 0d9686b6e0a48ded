using System.Globalization;

namespace Fovea.Media;

/// <summary>What was found damaged in a source, known when its last frame was read.</summary>
public sealed record DamageReport
{
    private const int MostPlaces = 6;

    /// <summary>Frames that the decoder marked or patched.</summary>
    public long DamagedFrames { get; init; }

    /// <summary>True if the frames that the decoder marked were left out.</summary>
    public bool LeftOut { get; init; }

    /// <summary>Where damage was, as times from and to in the source, in order.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Places { get; init; } = [];

    /// <summary>Frames that are not there, by the gaps they leave.</summary>
    public long MissingFrames { get; init; }

    /// <summary>Where frames are missing, as times before and after the gap.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Gaps { get; init; } = [];

    /// <summary>What ffmpeg said first about damage, or null.</summary>
    public string? Complaint { get; init; }

    /// <summary>Why the source ends too early, in ffmpeg's words, or null.</summary>
    public string? CutShort { get; init; }

    /// <summary>Time of the last frame.</summary>
    public TimeSpan End { get; init; }

    /// <summary>Frames of another size than the first, which were scaled to it.</summary>
    public long ScaledFrames { get; init; }

    /// <summary>Where frames of another size are.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Scaled { get; init; } = [];

    /// <summary>One line for each kind of damage, for people; none for a healthy source.</summary>
    /// <param name="name">How messages call the source.</param>
    public IReadOnlyList<string> Lines(string name)
    {
        List<string> lines = [];
        string words = Complaint is null ? "" : $" (ffmpeg: {Complaint})";
        if (DamagedFrames > 0) lines.Add($"{name} is damaged: {Count(DamagedFrames)} {At(Places)} {(LeftOut ? "left out" : $"kept as the decoder patched {(DamagedFrames == 1 ? "it" : "them")}")}{words}.");
        else if (Places.Count > 0) lines.Add($"{name} is damaged {At(Places)}{words}.");
        if (MissingFrames > 0) lines.Add($"{name} lost frames: about {Count(MissingFrames)} missing {At(Gaps)}; the times of the others are kept.");
        if (CutShort is not null) lines.Add($"{name} is cut short: it ends after {DamageWatch.Clock(End.TotalSeconds)} (ffmpeg: {CutShort}).");
        if (ScaledFrames > 0) lines.Add($"{name} changes its picture size: {Count(ScaledFrames)} {At(Scaled)} scaled to the size at its start.");
        return lines;
    }

    private static string Count(long frames) => string.Create(CultureInfo.InvariantCulture, $"{frames} {(frames == 1 ? "frame" : "frames")}");

    private static string At(IReadOnlyList<(TimeSpan From, TimeSpan To)> places)
    {
        IEnumerable<string> shown = places.Take(MostPlaces).Select(place => place.From == place.To ? Clock(place.From) : $"{Clock(place.From)} to {Clock(place.To)}");
        string more = places.Count > MostPlaces ? string.Create(CultureInfo.InvariantCulture, $" and {places.Count - MostPlaces} more places") : "";
        return $"near {string.Join(", ", shown)}{more}";

        static string Clock(TimeSpan time) => DamageWatch.Clock(time.TotalSeconds);
    }
}

/// <summary>What a reader does about a damaged source.</summary>
public enum DamagePolicy
{
    /// <summary>End at the first damage.</summary>
    Stop,

    /// <summary>Leave out the frames that the decoder marks as damaged; the others keep their times.</summary>
    Skip,

    /// <summary>Go on with what the decoder makes of it, and count.</summary>
    Keep,
}

/// <summary>Gathers times that come in order into stretches, so that a thousand damaged frames make a few places.</summary>
internal sealed class DamageTimes
{
    private const int Most = 1000;

    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan From, TimeSpan To)> _places = [];

    /// <summary>The stretches so far.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Places => [.. _places];

    /// <summary>Adds a time, or a stretch of time.</summary>
    public void Add(double from, double to)
    {
        (TimeSpan first, TimeSpan last) = (TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));
        bool joins = _places.Count > 0 && (first - _places[^1].To <= Together || _places.Count >= Most);
        if (joins) _places[^1] = (_places[^1].From, last > _places[^1].To ? last : _places[^1].To);
        else _places.Add((first, last));
    }
}
