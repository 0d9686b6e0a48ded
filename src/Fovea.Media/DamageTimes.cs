namespace Fovea.Media;

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
