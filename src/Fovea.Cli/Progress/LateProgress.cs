using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>A progress whose display begins with the first report, so that what is printed before the work has its place.</summary>
internal sealed class LateProgress(ProgressMode mode, string title) : IProgress<UpscaleProgress>, IDisposable
{
    private readonly Lazy<ConsoleProgress?> _shown = new(() => ConsoleProgress.Create(mode, title));

    /// <inheritdoc/>
    public void Report(UpscaleProgress value) => _shown.Value?.Report(value);

    /// <summary>Ends the display, if it ever began.</summary>
    public void Dispose()
    {
        if (_shown.IsValueCreated) _shown.Value?.Dispose();
    }
}
