using Fovea.Cli.Printing;
using Fovea.Upscaling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fovea.Cli.Progress;

/// <summary>A bar that moves, on a terminal.</summary>
internal sealed class LiveProgress : ConsoleProgress
{
    private readonly TaskCompletionSource _closed = new();
    private readonly TaskCompletionSource<ProgressTask> _started = new();
    private readonly Task _display;
    private volatile UpscaleProgress? _last;

    public LiveProgress(string title)
        : base(TimeSpan.FromSeconds(0.1))
    {
        bool color = Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        _display = console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new StatusColumn(this))
            .StartAsync(async context =>
            {
                _started.SetResult(context.AddTask(Markup.Escape(title), maxValue: 1));
                await _closed.Task.ConfigureAwait(false);
            });
    }

    private protected override void Show(UpscaleProgress progress)
    {
        _last = progress;
        ProgressTask task = _started.Task.GetAwaiter().GetResult();
        task.IsIndeterminate = progress.Fraction is null && progress.Stage != UpscaleStage.Done;
        task.Value = progress.Stage == UpscaleStage.Done ? 1 : progress.Fraction ?? 0;
    }

    private protected override void Close()
    {
        _closed.TrySetResult();
        _display.GetAwaiter().GetResult();
    }

    private sealed class StatusColumn(LiveProgress owner) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
            => new Text(owner._last is UpscaleProgress progress ? ProgressText.Line(progress) : "starting");
    }
}
