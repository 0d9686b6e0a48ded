using System.Diagnostics;
using Fovea.Cli.Printing;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Shows where a run stands: a bar on a terminal, a plain line every ten seconds elsewhere. On stderr.</summary>
internal static class TrainCommandProgress
{
    /// <summary>Runs a training with progress.</summary>
    public static T Run<T>(Func<IProgress<TrainingProgress>?, CancellationToken, T> train, long totalSteps, bool quiet, CancellationToken cancellationToken)
    {
        if (quiet) return train(null, cancellationToken);
        if (Console.IsErrorRedirected) return train(new Lines(), cancellationToken);
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context => train(new Bar(context.AddTask("training", maxValue: Math.Max(1, totalSteps)), console), cancellationToken));
    }

    /// <summary>Runs a trainer with progress and says how to go on with a run that stops before its end.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="step">Steps done so far.</param>
    public static T RunResumable<T>(Func<IProgress<TrainingProgress>?, CancellationToken, T> train, string folder, Func<long> step, long totalSteps, bool quiet, CancellationToken cancellationToken)
    {
        string remedy = $"continue with 'fovea train --resume {folder}'.";
        T done;
        try
        {
            done = Run(train, totalSteps, quiet, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"fovea: saved at step {step()}; {remedy}");
            throw;
        }

        if (step() < totalSteps) Console.Error.WriteLine($"fovea: time limit: saved at step {step()} of {totalSteps}; {remedy}");
        return done;
    }

    private static string Describe(TrainingProgress p)
    {
        string psnr = p.PsnrY is { } value ? $"  val {value:F3} dB" : "";
        string left = p.Remaining.TotalHours >= 1 ? $"{(int)p.Remaining.TotalHours}h{p.Remaining.Minutes:00}m" : $"{p.Remaining.Minutes}m{p.Remaining.Seconds:00}s";
        return $"{p.Stage}  step {p.Step}/{p.TotalSteps}  loss {p.Loss:F5}{psnr}  lr {p.LearningRate:G3}  {p.SamplesPerSecond:F0} samples/s  ETA {left}";
    }

    private sealed class Bar(ProgressTask task, IAnsiConsole console) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _since = Stopwatch.StartNew();

        public void Report(TrainingProgress value)
        {
            if (value.Note is { } note) console.WriteLine(note);
            if (_since.ElapsedMilliseconds < 250 && value.Step < value.TotalSteps) return;
            _since.Restart();
            (task.MaxValue, task.Value) = (value.TotalSteps, value.Step);
            task.Description = Markup.Escape(Describe(value));
        }
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _since = Stopwatch.StartNew();
        private double? _psnr;

        public void Report(TrainingProgress value)
        {
            if (value.Note is { } note) Console.Error.WriteLine(note);
            bool news = value.PsnrY != _psnr || value.Step == value.TotalSteps;
            if (!news && _since.Elapsed < TimeSpan.FromSeconds(10)) return;
            _psnr = value.PsnrY;
            _since.Restart();
            Console.Error.WriteLine(Describe(value));
        }
    }
}
