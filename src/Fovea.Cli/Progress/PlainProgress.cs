using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>A line every few seconds: for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, string title) : ConsoleProgress(Interval)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // What became of it is said anyway; of a thousand pictures there need not be three lines each.
    private protected override bool IsWorthStarting(UpscaleProgress progress) => progress.Elapsed >= Interval || (progress.Stage == UpscaleStage.Done && progress.Frames > 1);

    private protected override void Show(UpscaleProgress progress) => output.WriteLine($"{title}: {ProgressText.Line(progress)}");

    private protected override void Announce(TimeSpan left) => output.WriteLine($"{title}: takes {ProgressText.About(left)} from here on.");
}
