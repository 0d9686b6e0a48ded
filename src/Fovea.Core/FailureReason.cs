namespace Fovea;

/// <summary>What kind of failure a <see cref="FoveaException"/> is, and what to do about it.</summary>
public enum FailureReason
{
    /// <summary>The message says all.</summary>
    None,

    /// <summary>The output exists. Set <c>Overwrite</c> to replace it.</summary>
    OutputExists,

    /// <summary>Unfinished work lies at the output. Set <c>Resume</c> to go on with it, or <c>Overwrite</c> to start over.</summary>
    InterruptedJob,

    /// <summary>Unfinished work lies at the output, which a stream cannot continue. Set <c>Overwrite</c> to discard it, or choose another output.</summary>
    InterruptedJobUnderStream,

    /// <summary>The unfinished work is of another job, or cannot be read. Set <c>Overwrite</c> without <c>Resume</c> to start over.</summary>
    JobMismatch,

    /// <summary>The job failed on the way, for the reason of the inner exception; what is done is kept. <c>Resume</c> goes on with it.</summary>
    WorkKept,

    /// <summary>The output would have too many pixels. Raise <c>MaxOutputPixels</c>.</summary>
    OutputTooLarge,

    /// <summary>The job would lose what the message lists, and is <c>Strict</c>.</summary>
    LossRefused,

    /// <summary>The input is damaged. Use a whole copy, or set <c>OnDamage</c> to one of the values.</summary>
    DamagedInput,

    /// <summary>The frames change size. <c>DamagePolicy.Keep</c> scales them to the first.</summary>
    FrameSizeChanges,

    /// <summary>The container cannot hold the stream. Choose another; the value, if any, is the ending of one that holds more.</summary>
    StreamNotHeld,

    /// <summary>The container cannot hold the sound. Choose another, which the value names if there is one, or set <c>DropAudio</c>.</summary>
    AudioNotHeld,

    /// <summary>The container cannot hold the subtitles. Choose another, which the value names if there is one, or set <c>DropSubtitles</c>.</summary>
    SubtitlesNotHeld,

    /// <summary>The container cannot hold what the encoder makes. Choose one of the encoders that the values name, or another container.</summary>
    EncoderNotHeld,

    /// <summary>This ffmpeg was built without the encoder. Choose another, or install a full ffmpeg.</summary>
    EncoderMissing,

    /// <summary>The encoder needs even sizes. Choose an even scale, a pixel format without subsampled chroma, or another encoder.</summary>
    OddSize,

    /// <summary>The model is for another scale.</summary>
    ModelScale,

    /// <summary>The model has no ranges for int8. Calibrate it, or compute in fp32.</summary>
    NoInt8Ranges,

    /// <summary>The network has no form in int8. Compute in fp32.</summary>
    NoInt8Form,

    /// <summary>The model's ranges do not fit its network. Calibrate it anew.</summary>
    StaleInt8Ranges,

    /// <summary>The model has one set of weights, not several for strengths of cleaning. Ask for no level, or choose another model.</summary>
    NoCleaningLevels,

    /// <summary>There is a model of this name already. Give another name.</summary>
    ModelNameTaken,

    /// <summary>No model was named.</summary>
    NoModelNamed,

    /// <summary>There is no such face detector. Import one.</summary>
    DetectorNotFound,

    /// <summary>The user has no home folder to keep something in. Name a folder.</summary>
    NoHomeFolder,

    /// <summary>The file is not what the face detector's JSON lines look like.</summary>
    ForeignDetections,

    /// <summary>There is no network to train.</summary>
    NoNetworkNamed,

    /// <summary>The folder already holds a training run, which the value names. Resume it, or choose another.</summary>
    RunExists,

    /// <summary>The network looks at frames that follow each other, as many as the value says, and the data have none. Prepare videos in runs of that length.</summary>
    NoConsecutiveFrames,

    /// <summary>The patch does not fit the frames. Give a smaller one, or larger frames.</summary>
    PatchTooLarge,

    /// <summary>The folder is no training cache. Prepare one.</summary>
    NoTrainingCache,

    /// <summary>The folder holds other things than a training cache. Name another.</summary>
    ForeignCacheFolder,

    /// <summary>The frames do not fit the cache's limit. Raise it.</summary>
    CacheTooSmall,

    /// <summary>A detector needs labels, and none were given.</summary>
    NoLabels,

    /// <summary>There are no labels for the data folder that the value names.</summary>
    LabelsMissing,

    /// <summary>A detector learns from pictures, and this is a video.</summary>
    VideoForDetector,

    /// <summary>The dataset was made with other options. Use the same, or set <c>Overwrite</c>.</summary>
    DatasetMismatch,

    /// <summary>The dataset is of another version of Fovea. Set <c>Overwrite</c> to make it anew.</summary>
    DatasetOutdated,

    /// <summary>The clip is too short for the protocol. Choose another.</summary>
    ClipTooShort,

    /// <summary>There are no face clips of one size, as a face dataset has them.</summary>
    NoFaceClips,

    /// <summary>The place holds no studies. Name another, or make a study.</summary>
    NoStudies,

    /// <summary>There is no study of this name.</summary>
    StudyNotFound,

    /// <summary>The database is of another program. Name another.</summary>
    ForeignDatabase,

    /// <summary>The file is no exported study.</summary>
    ForeignStudyExport,

    /// <summary>The file is no result of a search for a network.</summary>
    ForeignSearchResult,

    /// <summary>The trials that are there were trained in another way. Repeat those options, or name another study and folder.</summary>
    TrialsMismatch,

    /// <summary>The folder belongs to another search. Name another folder or model.</summary>
    SearchMismatch,

    /// <summary>No network that was tried holds the target on this machine.</summary>
    TargetMissed,
}
