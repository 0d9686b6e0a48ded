namespace Fovea.Lab.Latency;

/// <summary>Times of whole models on one machine, as <see cref="ModelSpeeds"/> keeps them.</summary>
public sealed record ModelSpeedTable
{
    /// <summary>The processor.</summary>
    public required string Cpu { get; init; }

    /// <summary>Threads that shared the work.</summary>
    public required int Threads { get; init; }

    /// <summary>The Fovea that measured.</summary>
    public required string Version { get; init; }

    /// <summary>The day of the first measurement.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Milliseconds by model and weights.</summary>
    public SortedDictionary<string, double> Milliseconds { get; init; } = new(StringComparer.Ordinal);
}
