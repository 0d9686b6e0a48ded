using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary>The flags of <c>fovea train</c>.</summary>
internal sealed class TrainCommandFlags
{
    public Option<string?> Config { get; } = new("--config", "-c", "--recipe") { Description = "YAML or JSON file with options; --set and flags win over it.", HelpName = "FILE" };

    public Option<string[]> Set { get; } = new("--set") { Description = "Any option of a recipe, such as stages[0].steps=5000 or network.channels=12; may be given again.", HelpName = "NAME=VALUE" };

    public Option<string[]> Data { get; } = new("--data", "-d") { Description = "Folders or files of pictures and videos, or one prepared cache.", HelpName = "PATH", AllowMultipleArgumentsPerToken = true };

    public Option<string[]> FineTune { get; } = new("--fine-tune") { Description = "The same for the last stage (default: the data of the first).", HelpName = "PATH", AllowMultipleArgumentsPerToken = true };

    public Option<string[]> Validation { get; } = new("--validation") { Description = "Names of sources, or of folders in the data, to hold out for validation (default: a share).", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };

    public Option<double> ValidationShare { get; } = new("--validation-share") { Description = "Share of the sources to hold out, by hash of their names.", DefaultValueFactory = _ => 0.05 };

    public Option<string?> Cache { get; } = new("--cache") { Description = "Folder for the decoded frames (default: OUT/cache).", HelpName = "DIR" };

    public Option<string> CacheLimit { get; } = new("--cache-limit") { Description = "The most bytes of decoded frames, such as 500M or 2G.", HelpName = "SIZE", DefaultValueFactory = _ => "2G" };

    public Option<int> FramesPerClip { get; } = new("--frames-per-clip") { Description = "The most frames kept of a video, spread evenly.", DefaultValueFactory = _ => 32 };

    public Option<int> Consecutive { get; } = new("--consecutive") { Description = "Kept frames of a video that follow each other (default: as many as the network takes).", HelpName = "N" };

    public Option<int> HalveFrom { get; } = new("--halve-from") { Description = "Halve videos at least this wide by bicubic first, which hides coding artefacts (0: never).", HelpName = "WIDTH" };

    public Option<bool> Pack { get; } = new("--pack") { Description = "Store the cache losslessly compressed, to carry it to another machine." };

    public Option<bool> PrepareOnly { get; } = new("--prepare-only") { Description = "Make the cache and stop." };

    public Option<string?> Out { get; } = new("--out", "-o") { Description = "Run folder to make.", HelpName = "DIR" };

    public Option<string?> Resume { get; } = new("--resume") { Description = "Run folder to continue, bit by bit.", HelpName = "DIR" };

    public Option<string?> Name { get; } = new("--name") { Description = "Name of the model that comes out.", HelpName = "NAME" };

    public Option<string?> Architecture { get; } = new("--arch") { Description = "Network: evsrnet, srcnn, fsrcnn, espcn, edsr, or of three frames sof-vsr-accv, sof-vsr-tip or ho-fvsr.", HelpName = "NAME" };

    public Option<int?> Channels { get; } = new("--channels") { Description = "Feature maps of evsrnet and edsr, or of ho-fvsr's picture network." };

    public Option<int?> Blocks { get; } = new("--blocks") { Description = "Blocks of evsrnet and edsr, or of ho-fvsr's picture network." };

    public Option<int?> Scale { get; } = new("--scale", "-s") { Description = "Output pixels per input pixel: 2, 3 or 4." };

    public Option<string?> Upsampling { get; } = new("--upsampling") { Description = "Enlarged input that evsrnet adds: none, nearest, bilinear or bicubic.", HelpName = "PATH" };

    public Option<string?> Input { get; } = new("--input") { Description = "What the network sees: luma (bicubic makes chroma, as in the default models) or rgb.", HelpName = "COLOUR" };

    public Option<string?> Form { get; } = new("--form") { Description = "Form to train in: plain or ecb (edge-oriented blocks that collapse).", HelpName = "FORM" };

    public Option<string?> Degradation { get; } = new("--degradation") { Description = "bi (bicubic, float between passes), bi-rounded or bd (blur and decimate).", HelpName = "KIND" };

    public Option<string?> Flips { get; } = new("--flips", "--turns") { Description = "How patches may be flipped: all, mirror (faces) or none.", HelpName = "KIND" };

    public Option<double?> Motion { get; } = new("--motion") { Description = "Weight of the motion in the loss of networks of three frames." };

    public Option<ulong?> Seed { get; } = new("--seed") { Description = "Decides initial weights and patches." };

    public Option<double?> Ema { get; } = new("--ema") { Description = "Decay of the moving average of weights that is validated and exported (0: none)." };

    public Option<string?> Start { get; } = new("--start") { Description = "Model to start from instead of random weights.", HelpName = "MODEL" };

    public Option<bool?> Quantize { get; } = new("--quantize") { Description = "Train for int8: with the weights and values that codes of 8 bits can hold." };

    public Option<int?> FreezeRanges { get; } = new("--freeze-ranges") { Description = "Steps after which the int8 ranges stay as they are (0: those of the int8 model to start from).", HelpName = "STEPS" };

    public Option<long?> Steps { get; } = new("--steps") { Description = "Updates in all; several stages share them in their proportions." };

    public Option<int?> Batch { get; } = new("--batch", "-b") { Description = "Patches in an update." };

    public Option<int?> Patch { get; } = new("--patch") { Description = "Side of a low-resolution patch in pixels." };

    public Option<double?> LearningRate { get; } = new("--lr") { Description = "Learning rate at the start." };

    public Option<string?> Schedule { get; } = new("--schedule") { Description = "constant, cosine or halving.", HelpName = "KIND" };

    public Option<double?> FinalLearningRate { get; } = new("--final-lr") { Description = "Learning rate that cosine ends on." };

    public Option<int?> Warmup { get; } = new("--warmup") { Description = "Steps of linear warm-up." };

    public Option<string?> Loss { get; } = new("--loss") { Description = "l1, charbonnier or mse.", HelpName = "KIND" };

    public Option<string?> FinalLoss { get; } = new("--final-loss") { Description = "Loss of the last --final-steps steps.", HelpName = "KIND" };

    public Option<int?> FinalSteps { get; } = new("--final-steps") { Description = "How many last steps of a stage use --final-loss." };

    public Option<double?> WeightDecay { get; } = new("--weight-decay") { Description = "Adam's weight decay (never on ECB branches)." };

    public Option<bool?> Decoupled { get; } = new("--decoupled") { Description = "Take weight decay from the weights directly (AdamW)." };

    public Option<double?> Clip { get; } = new("--clip") { Description = "The largest norm of the gradient (0: no limit)." };

    public Option<string?> Teacher { get; } = new("--teacher") { Description = "Model to learn from as well.", HelpName = "MODEL" };

    public Option<double?> TeacherWeight { get; } = new("--teacher-weight") { Description = "Weight of the teacher's term." };

    public Option<double?> TeacherUntil { get; } = new("--teacher-until") { Description = "Fraction of the steps after which the teacher is silent." };

    public Option<int?> ValidateEvery { get; } = new("--validate-every") { Description = "Steps between validations (0: only at the end)." };

    public Option<int?> ValidationFrames { get; } = new("--validation-frames") { Description = "The most frames validated on." };

    public Option<int?> Pictures { get; } = new("--pictures") { Description = "Pictures written at each validation." };

    public Option<int?> CheckpointEvery { get; } = new("--checkpoint-every") { Description = "Steps between checkpoints (0: by the minutes)." };

    public Option<double?> CheckpointMinutes { get; } = new("--checkpoint-minutes") { Description = "Minutes between checkpoints (0: by the steps)." };

    public Option<int> Threads { get; } = new("--threads", "-t") { Description = "Threads (0: one a processor); changes no bit of the result." };

    public Option<string?> TimeLimit { get; } = new("--time-limit") { Description = "Save and stop after this time, such as 90s, 9m or 1h30m.", HelpName = "TIME" };

    public Option<int> LogEvery { get; } = new("--log-every") { Description = "Steps between lines of the log.", DefaultValueFactory = _ => 100 };

    public Option<string[]> Labels { get; } = new("--labels") { Description = "Of a face detector: NAME.csv, or NAME.jsonl from 'fovea faces detect --json', for each data folder NAME with faces.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

    public Option<string[]> Judge { get; } = new("--judge") { Description = "Of a face detector: CSV with labels (pictures in the folder of its name) to judge it on when it is done, for its card.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

    public Option<string?> DatasetLicenses { get; } = new("--data-terms") { Description = "Terms of the data, for the model card: a sentence, or a JSON file with name, source and terms of each.", HelpName = "TEXT" };

    public Option<string?> License { get; } = new("--license") { Description = "Licence that you give the weights, for the model card, such as MIT (default: not stated).", HelpName = "TEXT" };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object at the end." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Print no progress." };

    /// <summary>The flags that decide what a run computes.</summary>
    public IReadOnlyList<Option> OfRecipe =>
    [
        Config, Set, Name,
        Architecture, Channels, Blocks, Scale, Upsampling, Input, Form, Degradation, Flips, Motion, Seed, Ema, Start, Quantize, FreezeRanges,
        Steps, Batch, Patch, LearningRate, Schedule, FinalLearningRate, Warmup, Loss, FinalLoss, FinalSteps,
        WeightDecay, Decoupled, Clip, Teacher, TeacherWeight, TeacherUntil,
        ValidateEvery, ValidationFrames, Pictures, CheckpointEvery, CheckpointMinutes,
    ];

    /// <summary>Every flag, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        Config, Set, Data, FineTune, Validation, ValidationShare, Cache, CacheLimit, FramesPerClip, Consecutive, HalveFrom, Pack, PrepareOnly, Out, Resume,
        .. OfRecipe.Except([Config, Set]),
        Threads, TimeLimit, LogEvery, Labels, Judge, DatasetLicenses, License, Json, NoProgress,
    ];

    /// <summary>Refuses unknown words where only some are known, and numbers that cannot be.</summary>
    public void AddChecks()
    {
        Architecture.AcceptOnlyFromAmong("evsrnet", "srcnn", "fsrcnn", "espcn", "edsr", "sof-vsr-accv", "sof-vsr-tip", "ho-fvsr", "rrn");
        Upsampling.AcceptOnlyFromAmong("none", "nearest", "bilinear", "bicubic");
        Input.AcceptOnlyFromAmong("luma", "rgb");
        Form.AcceptOnlyFromAmong("plain", "ecb");
        Degradation.AcceptOnlyFromAmong("bi", "bi-rounded", "bd");
        Schedule.AcceptOnlyFromAmong("constant", "cosine", "halving");
        Loss.AcceptOnlyFromAmong("l1", "charbonnier", "mse");
        FinalLoss.AcceptOnlyFromAmong("l1", "charbonnier", "mse");
        Flips.AcceptOnlyFromAmong("all", "mirror", "none");
        Check(Threads, value => value is >= 0 and <= 1024, "0 to 1024");
        Check(LogEvery, value => value > 0, "at least 1");
        Check(FramesPerClip, value => value > 0, "at least 1");
        Check(Consecutive, value => value > 0, "at least 1");
        Check(ValidationShare, value => value is >= 0 and < 1, "0 or more and less than 1");
        Check(CacheLimit, value => TrainCommandUnits.TryParseSize(value, out _), "a size such as 500M or 2G");
        Check(TimeLimit, value => value is null || TrainCommandUnits.TryParseTime(value, out _), "a time such as 90s, 9m or 1h30m");
    }

    private static void Check<T>(Option<T> option, Func<T?, bool> holds, string wanted) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && !result.Errors.Any() && !holds(result.GetValueOrDefault<T>())) result.AddError($"{option.Name} must be {wanted}, not '{result.Tokens[0].Value}'.");
    });
}
