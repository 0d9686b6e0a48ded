using Fovea.Cli.Printing;
using Fovea.Search;
using Spectre.Console;

namespace Fovea.Cli.Commands;

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
        foreach (TrialRecord best in State.Leaders()) table.AddRow($"[green]{best.Number}[/]", Markup.Escape(string.Join(", ", best.Values.Select(value => value.ToString("G6")))), Markup.Escape(best.Configuration!.ToString()));
        foreach (Trial trial in State.Running.Values) table.AddRow(trial.Number.ToString(), "[grey]running[/]", Markup.Escape(trial.Configuration.ToString()));
        table.Caption = new TableTitle(Markup.Escape(_message is null ? State.Line() : $"{State.Line()}\n{_message}"));
        return table;
    }
}
