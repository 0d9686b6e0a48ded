using Fovea.Search;

namespace Fovea.Cli.Commands;

/// <summary>A line for each trial that ended.</summary>
internal sealed class SearchCommandLines(Study study, SearchBudget budget) : SearchCommandProgress(study, budget)
{
    private protected override void Show(Trial trial, TrialOutcome? outcome)
    {
        if (outcome is null) return;
        string what = outcome.State == TrialState.Complete ? string.Join(", ", outcome.Values.Select(value => value.ToString("G6"))) : outcome.Error is null ? "pruned" : $"failed: {outcome.Error}";
        Console.Error.WriteLine($"trial {trial.Number}: {what} ({State.Line()})");
    }

    private protected override void ShowMessage(string line) => Console.Error.WriteLine(line);

    private protected override void Close()
    {
    }
}
