using Fovea.Search.Spaces;

namespace Fovea.Search;

/// <summary>A trial as the storage has it: a snapshot that does not change.</summary>
public sealed record TrialRecord
{
    /// <summary>The number of the trial in its study, from 0, in the order of asking.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrialState State { get; init; }

    /// <summary>What was proposed; null for the moment between asking and proposing.</summary>
    public Configuration? Configuration { get; init; }

    /// <summary>Which problem instance (a validation clip) it runs on, from 0; always 0 unless the study races.</summary>
    public int Instance { get; init; }

    /// <summary>One value an objective; empty unless complete.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>The reports so far, by rising step.</summary>
    public IReadOnlyList<IntermediateValue> IntermediateValues { get; init; } = [];

    /// <summary>The seed that the objective is to use; a function of the study's seed and the number.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many times a worker took it up, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Who holds it or held it last.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When the last attempt began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Wall time of the last attempt; null while it runs.</summary>
    public TimeSpan? WallTime => Finished - Started;

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Error { get; init; }

    /// <summary>What it left behind.</summary>
    public TrialAttributes Attributes { get; init; } = TrialAttributes.None;

    /// <summary>True if nothing about it will change.</summary>
    public bool IsFinished => State is TrialState.Complete or TrialState.Pruned or TrialState.Failed;
}

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>Nobody works on it: it was given back, or its worker is gone.</summary>
    Waiting,

    /// <summary>A worker holds it and renews its lease.</summary>
    Running,

    /// <summary>It has its values.</summary>
    Complete,

    /// <summary>A pruner stopped it; its last intermediate value stands for it.</summary>
    Pruned,

    /// <summary>Its objective failed, or every worker that tried it was lost.</summary>
    Failed,
}

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

/// <summary>What an objective reported on its way.</summary>
/// <param name="Step">The epoch, or whatever the objective counts; 0 or more.</param>
/// <param name="Value">The value of the first objective; NaN if training diverged.</param>
public readonly record struct IntermediateValue(int Step, double Value);
