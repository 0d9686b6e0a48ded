namespace Fovea.Search.Storage;

/// <summary>A trial as a storage has it; texts that a storage does not look into are JSON.</summary>
public sealed record StoredTrial
{
    /// <summary>The storage's own key.</summary>
    public required long Id { get; init; }

    /// <summary>The number in its study, from 0, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrialState State { get; init; }

    /// <summary>The configuration; null until one is proposed.</summary>
    public string? Configuration { get; init; }

    /// <summary>The problem instance; see <see cref="TrialRecord.Instance"/>.</summary>
    public int Instance { get; init; }

    /// <summary>A list of one value an objective; null unless complete.</summary>
    public string? Values { get; init; }

    /// <summary>The reports of the last attempt, by rising step.</summary>
    public IReadOnlyList<IntermediateValue> IntermediateValues { get; init; } = [];

    /// <summary>How many times a worker took it up.</summary>
    public int Attempt { get; init; }

    /// <summary>Who holds it or held it last.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When the last attempt began, by the storage's clock.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended, by the storage's clock.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What it left behind; null for nothing.</summary>
    public string? Attributes { get; init; }
}
