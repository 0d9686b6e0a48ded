namespace Fovea.Search;

/// <summary>How a trial ended.</summary>
public sealed record TrialOutcome
{
    private TrialOutcome(TrialState state) => State = state;

    /// <summary><see cref="TrialState.Complete"/>, <see cref="TrialState.Pruned"/> or <see cref="TrialState.Failed"/>.</summary>
    public TrialState State { get; }

    /// <summary>One value an objective; empty unless complete.</summary>
    public IReadOnlyList<double> Values { get; private init; } = [];

    /// <summary>Why it failed, in one line; null unless it did.</summary>
    public string? Error { get; private init; }

    /// <summary>What it left behind.</summary>
    public TrialAttributes Attributes { get; init; } = TrialAttributes.None;

    /// <summary>The trial has its values, one an objective. A value that is not finite makes it a failed one.</summary>
    public static TrialOutcome Complete(params double[] values)
        => values.All(double.IsFinite) ? new TrialOutcome(TrialState.Complete) { Values = [.. values] } : Failed(FormattableString.Invariant($"the objective gave {values.First(value => !double.IsFinite(value))}"));

    /// <summary>The trial was stopped because <see cref="Trial.Report"/> said so.</summary>
    public static TrialOutcome Pruned() => new(TrialState.Pruned);

    /// <summary>The trial has no values; the study goes on.</summary>
    public static TrialOutcome Failed(string error) => new(TrialState.Failed) { Error = error.ReplaceLineEndings(" ") };
}
