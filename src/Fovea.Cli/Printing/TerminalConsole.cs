using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fovea.Cli.Printing;

/// <summary>Makes the consoles that draw tables and live progress: what comes from outside cannot bring escapes of its own.</summary>
internal static class TerminalConsole
{
    /// <summary>A console with the settings given, on standard output unless they name another.</summary>
    public static IAnsiConsole Create(AnsiConsoleSettings settings)
    {
        TextWriter writer = settings.Out?.Writer ?? Console.Out;
        if (writer == Console.Out) settings.Out = new Output(new AnsiConsoleOutput(Console.Out), StandardStreams.RawOutput);
        else if (writer == Console.Error) settings.Out = new Output(new AnsiConsoleOutput(Console.Error), StandardStreams.RawError);
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Pipeline.Attach(new EscapingHook());
        return console;
    }

    /// <summary>The stream that <paramref name="like"/> describes, written past the guard for plain text.</summary>
    private sealed class Output(AnsiConsoleOutput like, TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => like.IsTerminal;

        public int Width => like.Width;

        public int Height => like.Height;

        public void SetEncoding(Encoding encoding) => like.SetEncoding(encoding);
    }

    private sealed class EscapingHook : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(renderable => new Escaped(renderable));
    }

    private sealed class Escaped(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Safe);

        private static Segment Safe(Segment segment)
            => segment.IsControlCode || segment.IsLineBreak || !segment.Text.Any(PrintableText.IsControl) ? segment : new Segment(PrintableText.Escape(segment.Text), segment.Style);
    }
}
