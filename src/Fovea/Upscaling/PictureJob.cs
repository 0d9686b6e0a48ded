using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>One picture file on its way: read, enlarged, written under a temporary name, renamed.</summary>
internal sealed class PictureJob(Ffmpeg ffmpeg, Upscaler upscaler, MediaInfo info, string output, UpscaleOptions options, IProgress<UpscaleProgress>? progress)
{
    public async Task<UpscaleResult> RunAsync(CancellationToken cancellation)
    {
        if (File.Exists(output) && !options.Overwrite) throw new BadInputException($"'{output}' exists: --overwrite replaces it.");
        using Frame source = await ImageFile.ReadAsync(ffmpeg, info.Path, cancellationToken: cancellation).ConfigureAwait(false);
        ProgressMeter meter = new(progress, upscaler, info, new Rational(1, 1), options);
        using Frame enlarged = Enlarge(source, cancellation);
        await ImageFile.WriteAsync(ffmpeg, enlarged, output, cancellation).ConfigureAwait(false);
        meter.Count(0);
        meter.Report(UpscaleStage.Done);
        return VideoUpscaler.Result(upscaler, info.Path, output, source.Width, source.Height, meter);
    }

    private Frame Enlarge(Frame source, CancellationToken cancellation)
    {
        if (!options.Compare) return upscaler.Upscale(source, cancellation);
        using SplitScreen splitScreen = new(upscaler);
        return splitScreen.Upscale(source, cancellation);
    }
}
