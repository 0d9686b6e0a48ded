using Fovea.Search;

namespace Fovea.Cli.Commands;

/// <summary>Shows a running search on stderr. Calls may come from any thread.</summary>
internal abstract class SearchCommandProgress : IDisposable
{
    private readonly Lock _turn = new();
    private bool _closed;

    private protected SearchCommandProgress(Study study, SearchBudget budget) => State = new SearchCommandState(study, budget);

    /// <summary>What is to be shown.</summary>
    private protected SearchCommandState State { get; }

    /// <summary>A table that changes in place on a terminal, and a line a trial elsewhere.</summary>
    public static SearchCommandProgress Create(Study study, SearchBudget budget)
    {
        bool terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return terminal ? new SearchCommandLive(study, budget) : new SearchCommandLines(study, budget);
    }

    /// <summary>A trial has begun (no outcome) or ended.</summary>
    public void Report(Trial trial, TrialOutcome? outcome)
    {
        lock (_turn)
        {
            State.Add(trial, outcome);
            if (!_closed) Show(trial, outcome);
        }
    }

    /// <summary>Shows a line that an objective wrote on its standard error.</summary>
    public void Say(string line)
    {
        lock (_turn)
        {
            if (!_closed) ShowMessage(line);
        }
    }

    /// <summary>Ends the display.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_closed) return;
            _closed = true;
            Close();
        }
    }

    /// <summary>Shows one trial; called by one thread at a time.</summary>
    private protected abstract void Show(Trial trial, TrialOutcome? outcome);

    /// <summary>Shows one line of an objective; called by one thread at a time.</summary>
    private protected abstract void ShowMessage(string line);

    /// <summary>Ends the display; called once.</summary>
    private protected abstract void Close();
}
