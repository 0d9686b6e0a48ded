using Fovea.Lab.Evaluation;

namespace Fovea.Cli.Commands;

/// <summary>Shows on stderr which clip is being scored: one line that changes on a terminal, otherwise a line a clip.</summary>
internal sealed class EvaluateProgress : IProgress<EvaluationProgress>, IDisposable
{
    private readonly bool _live = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private int _shown;

    /// <inheritdoc/>
    public void Report(EvaluationProgress value)
    {
        string text = $"clip {value.ClipNumber} of {value.ClipCount}, {value.Clip}: {value.Frame} {(value.Frame == 1 ? "frame" : "frames")} scored";
        if (_live) Show(text);
        else if (value.ClipDone) Console.Error.WriteLine(text);
    }

    /// <summary>Prints a line that stays.</summary>
    public void Say(string line)
    {
        Dispose();
        Console.Error.WriteLine(line);
    }

    /// <summary>Clears the line that changes.</summary>
    public void Dispose()
    {
        if (_shown == 0) return;
        Console.Error.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }

    private void Show(string text)
    {
        Console.Error.Write($"\r{text.PadRight(_shown)}");
        _shown = text.Length;
    }
}
