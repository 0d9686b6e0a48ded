using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Pictures;

namespace Fovea.Upscaling;

/// <summary>One picture file on its way: read, enlarged, written under a temporary name, renamed.</summary>
internal sealed class PictureJob(Ffmpeg ffmpeg, IFrameStream stream, MediaInfo info, string output, UpscaleOptions options, IProgress<UpscaleProgress>? progress)
{
    /// <summary>Hears what will be made, before it is.</summary>
    public IProgress<UpscalePlan>? Plans { get; init; }

    /// <summary>What will be made. The picture is read for it: whether something can be seen through it, its pixels alone tell.</summary>
    public async Task<UpscalePlan> PlanAsync(CancellationToken cancellationToken)
    {
        using Picture source = await Picture.ReadAsync(ffmpeg, info, cancellationToken).ConfigureAwait(false);
        return Plan(source, PicturePlan.Of(source, output, stream.Scale));
    }

    public async Task<UpscaleResult> RunAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(output) && !options.Overwrite) throw new BadInputException($"'{output}' exists.") { Reason = FailureReason.OutputExists };
        using Picture source = await Picture.ReadAsync(ffmpeg, info, cancellationToken).ConfigureAwait(false);
        if (options.OnDamage == DamagePolicy.Stop && source.Damage is { } damage) throw new BadInputException($"'{info.Path}' is damaged or cut short ({damage}).") { Reason = FailureReason.DamagedInput, Values = ["keep"] };
        PicturePlan picture = PicturePlan.Of(source, output, stream.Scale);
        UpscalePlan plan = Plan(source, picture);
        Plans?.Report(plan);
        if (options.Strict) plan.RequireNoLoss();
        PinnedPlan pinned = stream.Pin(source.Frame.Width, source.Frame.Height);
        ProgressMeter meter = new(progress, stream, info, new Rational(1, 1), options);
        using Frame enlarged = await stream.UpscaleAsync(source.Frame, cancellationToken).ConfigureAwait(false);
        using Frame? flat = picture.Flattens ? Opacity.OverWhite(enlarged) : null;
        await picture.WriteAsync(ffmpeg, flat ?? enlarged, output, cancellationToken).ConfigureAwait(false);
        JobOrigin asked = JobOrigin.Of(stream, FileIdentity.Of(info.Path), options);
        new OutputRecord(Path.GetFullPath(output), FileIdentity.Of(output), asked, 1, enlarged.Width, enlarged.Height).Keep();
        meter.Count(0);
        meter.Report(UpscaleStage.Done);
        return VideoUpscaler.Result(stream, info.Path, output, source.Frame.Width, source.Frame.Height, meter, pinned) with { Plan = plan };
    }

    private UpscalePlan Plan(Picture source, PicturePlan picture) => new(info.Path, output, stream.Name, stream.Scale, source.Frame.Width * stream.Scale, source.Frame.Height * stream.Scale)
    {
        Frames = 1,
        Container = Path.GetExtension(output).TrimStart('.'),
        Streams = [new StreamPlan(info.Video, StreamFate.Enlarged, Path.GetExtension(output).TrimStart('.'))],
        Notices = picture.Notices,
    };
}
