using Fovea.Media;

namespace Fovea.Cli;

/// <summary>
/// What the library cannot know: which flag or command helps against a failure or a loss. One line for each reason of
/// <see cref="FailureReason"/>.
/// </summary>
internal static class Remedies
{
    /// <summary>The whole line for a failure: what was wrong and what to do.</summary>
    public static string Text(Exception exception) => exception switch
    {
        FoveaException { Reason: FailureReason.WorkKept, InnerException: { } cause } => $"{Text(cause)} What is done is kept: --resume continues.",
        FoveaException failure when For(failure) is { } remedy => $"{failure.Message.TrimEnd('.')}: {remedy}.",
        _ => exception.Message,
    };

    /// <summary>The whole line for a notice.</summary>
    public static string Text(Notice notice) => $"{notice.Subject}: {notice.Text}{(For(notice) is { } remedy ? $"; {remedy}" : "")}.";

    /// <summary>What to do about a notice; null if nothing can be done.</summary>
    public static string? For(Notice notice) => notice.Remedy is not { } remedy ? null : remedy.Option switch
    {
        RemedyOption.Encoder => $"--encoder {remedy.Value} {remedy.Text}",
        RemedyOption.PixelFormat => $"another --pix-fmt {remedy.Text}",
        RemedyOption.VideoStream => $"--video-stream {remedy.Value} {remedy.Text}",
        _ => remedy.Text,
    };

    private static string? For(FoveaException failure) => failure.Reason switch
    {
        FailureReason.OutputExists => "--overwrite replaces it",
        FailureReason.InterruptedJob => "--resume continues it, --overwrite starts over",
        FailureReason.InterruptedJobUnderStream => "--overwrite discards it, or choose another output",
        FailureReason.JobMismatch => "--overwrite without --resume starts over",
        FailureReason.OutputTooLarge => "--max-pixels raises it",
        FailureReason.LossRefused => "--strict refuses it; leave --strict out to accept that, or do what the lines above say",
        FailureReason.DamagedInput => $"use a whole copy, or go on with --on-damage {AnyOf(failure)}",
        FailureReason.FrameSizeChanges => "--on-damage keep scales them to the first",
        FailureReason.StreamNotHeld when failure.Values.Count > 0 => $"write {AnyOf(failure)}",
        FailureReason.AudioNotHeld => $"{OrWrite(failure)}leave it out with --drop-audio",
        FailureReason.SubtitlesNotHeld => $"{OrWrite(failure)}leave them out with --drop-subtitles",
        FailureReason.EncoderNotHeld => $"choose --encoder {AnyOf(failure)}, or an .mkv output",
        FailureReason.EncoderMissing => "choose another with --encoder, or install a full ffmpeg ('apt-get install ffmpeg')",
        FailureReason.OddSize => "use --scale 2 or 4, --pix-fmt yuv444p, or --encoder ffv1",

        FailureReason.ModelScale => "'fovea models' lists the others",
        FailureReason.NoInt8Ranges => "'fovea quantize' makes them, or take '--precision fp32'",
        FailureReason.NoInt8Form => "take '--precision fp32'",
        FailureReason.StaleInt8Ranges => "calibrate the model anew with 'fovea quantize'",
        FailureReason.NoCleaningLevels => "'fovea models show NAME' tells whether a model has",
        FailureReason.ModelNameTaken => "give this one another name with --name, or remove that first",
        FailureReason.NoModelNamed => "'fovea models' lists them",
        FailureReason.DetectorNotFound => "'fovea models import mtcnn FOLDER' takes in the pnet.pt, rnet.pt and onet.pt of facenet-pytorch",
        FailureReason.NoHomeFolder => "name a folder with --output",
        FailureReason.ForeignDetections => "'fovea faces detect --json' prints such lines",

        FailureReason.NoNetworkNamed => "name one with --arch or in the config's 'network'",
        FailureReason.RunExists => $"continue it with --resume {AnyOf(failure)}, or choose another --out",
        FailureReason.NoConsecutiveFrames => $"make it from videos with --consecutive {AnyOf(failure)}",
        FailureReason.PatchTooLarge => "give larger frames or a smaller --patch",
        FailureReason.NoTrainingCache => "make one with 'fovea train --prepare-only'",
        FailureReason.ForeignCacheFolder => "name another folder with --cache",
        FailureReason.CacheTooSmall => "raise --cache-limit",
        FailureReason.NoLabels => "give CSV files, or what 'fovea faces detect --json' printed, with --labels",
        FailureReason.LabelsMissing => $"give {AnyOf(failure)}.csv with --labels, or name it in without_faces",
        FailureReason.VideoForDetector => "take frames out of it, and label them with 'fovea faces detect FOLDER --json'",
        FailureReason.DatasetMismatch => "use the same options, or --overwrite",
        FailureReason.DatasetOutdated => "make the dataset anew with --overwrite",

        FailureReason.ClipTooShort => "choose another --protocol",
        FailureReason.NoFaceClips => "make them with 'fovea dataset faces VIDEO... --out DIR'",
        FailureReason.NoStudies => "name another place with --storage, or make a study with 'fovea study create' or 'fovea search'",
        FailureReason.StudyNotFound => "make it with 'fovea study create', or see 'fovea study list'",
        FailureReason.ForeignDatabase => "name another file with --storage",
        FailureReason.ForeignStudyExport => "'fovea study export' writes one",
        FailureReason.ForeignSearchResult => "'fovea search fgnas' writes one",
        FailureReason.TrialsMismatch => "repeat those options, or give another --study and --out",
        FailureReason.SearchMismatch => "name another folder with --out, or another model with --name",
        FailureReason.TargetMissed => "free the machine and run the same command again, or measure anew with 'fovea bench latency --fresh'",
        _ => null,
    };

    private static string AnyOf(FoveaException failure) => string.Join(" or ", failure.Values);

    private static string OrWrite(FoveaException failure) => failure.Values.Count > 0 ? $"write {AnyOf(failure)}, or " : "";
}
