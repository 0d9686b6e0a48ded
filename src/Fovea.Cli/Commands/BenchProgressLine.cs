using System.Diagnostics;
using Fovea.Lab.Bench;

namespace Fovea.Cli.Commands;

/// <summary>Progress of a measurement on standard error: one line that changes on a terminal, a line now and then elsewhere.</summary>
internal sealed class BenchProgressLine : IProgress<BenchProgress>, IDisposable
{
    private const double SecondsBetweenLines = 10;

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _last;
    private int _width;

    /// <inheritdoc/>
    public void Report(BenchProgress value)
    {
        string text = value.Left is TimeSpan left ? $"{value.Message}, {Math.Ceiling(left.TotalSeconds):F0} s left" : value.Message;
        if (_terminal)
        {
            Console.Error.Write($"\r{text.PadRight(_width)}");
            _width = text.Length;
        }
        else if (_last == 0 || Stopwatch.GetElapsedTime(_last).TotalSeconds > SecondsBetweenLines)
        {
            Console.Error.WriteLine(text);
            _last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_width > 0) Console.Error.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }
}
