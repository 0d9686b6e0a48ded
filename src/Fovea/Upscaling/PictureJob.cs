using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>One picture file on its way: read, enlarged, written under a temporary name, renamed.</summary>
internal sealed class PictureJob(Ffmpeg ffmpeg, Upscaler upscaler, MediaInfo info, string output, UpscaleOptions options, IProgress<UpscaleProgress>? progress)
{
    /// <summary>Hears what will be made, before it is.</summary>
    public IProgress<UpscalePlan>? Plans { get; init; }

    /// <summary>What will be made.</summary>
    public UpscalePlan Plan() => new(info.Path, output, upscaler.Name, upscaler.Scale, info.Video.Width * upscaler.Scale, info.Video.Height * upscaler.Scale)
    {
        Frames = 1,
        Container = Path.GetExtension(output).TrimStart('.'),
        Streams = [new StreamPlan(info.Video, StreamFate.Enlarged, Path.GetExtension(output).TrimStart('.'))],
    };

    public async Task<UpscaleResult> RunAsync(CancellationToken cancellation)
    {
        if (File.Exists(output) && !options.Overwrite) throw new BadInputException($"'{output}' exists: --overwrite replaces it.");
        UpscalePlan plan = Plan();
        Plans?.Report(plan);
        if (options.Strict) plan.RequireNoLoss();
        using Frame source = await ImageFile.ReadAsync(ffmpeg, info.Path, cancellationToken: cancellation).ConfigureAwait(false);
        ProgressMeter meter = new(progress, upscaler, info, new Rational(1, 1), options);
        using Frame enlarged = Enlarge(source, cancellation);
        await ImageFile.WriteAsync(ffmpeg, enlarged, output, cancellation).ConfigureAwait(false);
        JobOrigin asked = JobOrigin.Of(upscaler, FileIdentity.Of(info.Path), options);
        new OutputRecord(Path.GetFullPath(output), FileIdentity.Of(output), asked, 1, enlarged.Width, enlarged.Height).Keep();
        meter.Count(0);
        meter.Report(UpscaleStage.Done);
        return VideoUpscaler.Result(upscaler, info.Path, output, source.Width, source.Height, meter) with { Plan = plan };
    }

    private Frame Enlarge(Frame source, CancellationToken cancellation)
    {
        if (!options.Compare) return upscaler.Upscale(source, cancellation);
        using SplitScreen splitScreen = new(upscaler);
        return splitScreen.Upscale(source, cancellation);
    }
}
