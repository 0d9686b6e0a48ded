using Fovea.Media;

namespace Fovea.Lab.Bench;

/// <summary>A scaler or an encoder of ffmpeg, for scale: video as yuv420p, many frames a run.</summary>
internal sealed class FfmpegEngine(FfmpegTiming timing, string name, string version) : BenchEngine
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Version => version;

    /// <inheritdoc/>
    public override double Measure() => timing.MeasureAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Dispose() => timing.Dispose();
}
