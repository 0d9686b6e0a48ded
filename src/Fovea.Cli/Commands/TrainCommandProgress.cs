using System.Diagnostics;
using Fovea.Cli.Printing;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Shows where a run stands: a bar on a terminal, a plain line every ten seconds elsewhere. On stderr.</summary>
internal static class TrainCommandProgress
{
    /// <summary>Runs a training with progress.</summary>
    public static T Run<T>(Func<TrainingObserver?, CancellationToken, T> train, long totalSteps, bool quiet, CancellationToken cancellationToken)
    {
        if (quiet) return train(null, cancellationToken);
        if (Console.IsErrorRedirected) return train(new Lines().Report, cancellationToken);
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context => train(new Bar(context.AddTask("training", maxValue: Math.Max(1, totalSteps)), console).Report, cancellationToken));
    }

    /// <summary>Runs a training with progress and says how to go on with one that stops before its end.</summary>
    public static TrainingResult Run(TrainingLoop loop, string folder, bool quiet, CancellationToken cancellationToken)
    {
        string remedy = $"continue with 'fovea train --resume {folder}'.";
        TrainingResult done;
        try
        {
            done = Run(loop.Run, loop.TotalSteps, quiet, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"fovea: saved at step {loop.Step}; {remedy}");
            throw;
        }

        if (!done.Completed) Console.Error.WriteLine($"fovea: time limit: saved at step {done.Step} of {done.TotalSteps}; {remedy}");
        return done;
    }

    private static string Describe(TrainingProgress p, double? psnr)
    {
        string validation = psnr is { } value ? $"  val {value:F3} dB" : "";
        string left = p.Remaining.TotalHours >= 1 ? $"{(int)p.Remaining.TotalHours}h{p.Remaining.Minutes:00}m" : $"{p.Remaining.Minutes}m{p.Remaining.Seconds:00}s";
        return $"{p.Stage}  step {p.Step}/{p.TotalSteps}  loss {p.Loss:F5}{validation}  lr {p.LearningRate:G3}  {p.SamplesPerSecond:F0} samples/s  ETA {left}";
    }

    private sealed class Bar(ProgressTask task, IAnsiConsole console)
    {
        private readonly Stopwatch _since = Stopwatch.StartNew();
        private double? _psnr;

        public bool Report(TrainingProgress value)
        {
            if (value.Note is { } note) console.WriteLine(note);
            if (value.Validation is ValidationScore score) _psnr = score.PsnrY;
            if (_since.ElapsedMilliseconds < 250 && value.Step < value.TotalSteps) return true;
            _since.Restart();
            (task.MaxValue, task.Value) = (value.TotalSteps, value.Step);
            task.Description = Markup.Escape(Describe(value, _psnr));
            return true;
        }
    }

    private sealed class Lines
    {
        private readonly Stopwatch _since = Stopwatch.StartNew();
        private double? _psnr;

        public bool Report(TrainingProgress value)
        {
            if (value.Note is { } note) Console.Error.WriteLine(note);
            double? psnr = value.Validation is ValidationScore score ? score.PsnrY : _psnr;
            bool news = psnr != _psnr || value.Step == value.TotalSteps;
            _psnr = psnr;
            if (!news && _since.Elapsed < TimeSpan.FromSeconds(10)) return true;
            _since.Restart();
            Console.Error.WriteLine(Describe(value, psnr));
            return true;
        }
    }
}
