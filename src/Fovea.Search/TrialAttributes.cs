namespace Fovea.Search;

/// <summary>What a trial left behind beside its values.</summary>
public sealed record TrialAttributes
{
    /// <summary>No attributes.</summary>
    public static TrialAttributes None { get; } = new();

    /// <summary>Trained numbers of the network; null if the objective counts none.</summary>
    public long? Parameters { get; init; }

    /// <summary>Multiply-accumulates of one forward pass; null if the objective counts none.</summary>
    public long? Macs { get; init; }

    /// <summary>Paths of what the trial wrote, by name, such as <c>checkpoint</c> and <c>log</c>.</summary>
    public IReadOnlyDictionary<string, string> Artefacts { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
