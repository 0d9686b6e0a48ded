using System.Globalization;
using Fovea.Cli.Printing;
using Fovea.Search;
using Spectre.Console;

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

/// <summary>A line for each trial that ended.</summary>
internal sealed class SearchCommandLines(Study study, SearchBudget budget) : SearchCommandProgress(study, budget)
{
    private protected override void Show(Trial trial, TrialOutcome? outcome)
    {
        if (outcome is null) return;
        string what = outcome.State == TrialState.Complete ? string.Join(", ", outcome.Values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture))) : outcome.Error is null ? "pruned" : $"failed: {outcome.Error}";
        Console.Error.WriteLine($"trial {trial.Number}: {what} ({State.Line()})");
    }

    private protected override void ShowMessage(string line) => Console.Error.WriteLine(line);

    private protected override void Close()
    {
    }
}

/// <summary>A table on a terminal: the best trials, the running ones, counts and the time left.</summary>
internal sealed class SearchCommandLive : SearchCommandProgress
{
    private readonly IAnsiConsole _console;
    private readonly TaskCompletionSource _closed = new();
    private readonly Task _display;
    private volatile Table _table;
    private volatile string? _message;

    public SearchCommandLive(Study study, SearchBudget budget)
        : base(study, budget)
    {
        bool color = Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        _console = TerminalConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error), ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors });
        _table = Draw();
        _display = _console.Live(_table).AutoClear(true).StartAsync(async context =>
        {
            while (!_closed.Task.IsCompleted)
            {
                context.UpdateTarget(_table);
                await Task.WhenAny(_closed.Task, Task.Delay(200)).ConfigureAwait(false);
            }
        });
    }

    private protected override void Show(Trial trial, TrialOutcome? outcome)
    {
        if (outcome?.Error is string error) _message = $"trial {trial.Number} failed: {error}";
        _table = Draw();
    }

    private protected override void ShowMessage(string line)
    {
        _message = line;
        _table = Draw();
    }

    private protected override void Close()
    {
        _closed.TrySetResult();
        _display.GetAwaiter().GetResult();
    }

    private Table Draw()
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumns("trial", "value", "parameters");
        foreach (TrialRecord best in State.Leaders()) table.AddRow($"[green]{best.Number}[/]", Markup.Escape(string.Join(", ", best.Values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)))), Markup.Escape(best.Configuration!.ToString()));
        foreach (Trial trial in State.Running.Values) table.AddRow(trial.Number.ToString(CultureInfo.InvariantCulture), "[grey]running[/]", Markup.Escape(trial.Configuration.ToString()));
        table.Caption = new TableTitle(Markup.Escape(_message is null ? State.Line() : $"{State.Line()}\n{_message}"));
        return table;
    }
}
