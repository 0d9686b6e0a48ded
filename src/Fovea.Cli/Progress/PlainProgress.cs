using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>A line every few seconds: for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, string title) : ConsoleProgress(TimeSpan.FromSeconds(5))
{
    private protected override void Show(UpscaleProgress progress) => output.WriteLine($"{title}: {ProgressText.Line(progress)}");

    private protected override void Announce(TimeSpan left) => output.WriteLine($"{title}: takes {ProgressText.About(left)} from here on.");
}
