using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Lab.Papers;
using Fovea.Lab.Searches;
using Fovea.Networks.Architectures;
using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Drafts;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea search network</c>: which space of networks, and how each of them is trained and judged.</summary>
internal sealed class SearchNetworkOptions
{
    /// <summary>Frames a clip may bring into a cache that is made here: all of them, as long as there is room.</summary>
    private const int AllFrames = 1_000_000;

    /// <summary>Warm-up of the learning rate, as a part of the run.</summary>
    private const int WarmupPart = 20;

    public Option<string[]> Data { get; } = new("--data") { Description = "Face clips ('fovea dataset faces'), or a prepared cache of them.", AllowMultipleArgumentsPerToken = true };

    public Option<int> Epochs { get; } = new("--epochs") { Description = "Epochs of a trial; after each the network is judged.", DefaultValueFactory = _ => 20 };

    public Option<int> StepsPerEpoch { get; } = new("--steps-per-epoch") { Description = "Steps of an epoch.", DefaultValueFactory = _ => 130 };

    public Option<int> Batch { get; } = new("--batch") { Description = "Patches of a step.", DefaultValueFactory = _ => 4 };

    public Option<int> Patch { get; } = new("--patch") { Description = "Side of a low-resolution patch.", DefaultValueFactory = _ => 24 };

    public Option<double> Rate { get; } = new("--lr") { Description = "Learning rate at the start.", DefaultValueFactory = _ => 3e-3 };

    public Option<int> ValidationFrames { get; } = new("--validation-frames") { Description = "Held-out frames to judge on.", DefaultValueFactory = _ => 57 };

    public Option<string?> Start { get; } = new("--start") { Description = "A finished HO-FVSR model whose flow network every trial begins with." };

    public Option<bool> FreezeFlow { get; } = new("--freeze-flow") { Description = "Leave that flow network as it is: what it makes of the data is computed once, and a trial trains only what is searched." };

    public Option<int> DraftFrames { get; } = new("--draft-frames") { Description = "Frames to train on with --freeze-flow.", DefaultValueFactory = _ => 512 };

    public Option<string?> Out { get; } = new("--out") { Description = "Folder of the trials; runs/STUDY if left out." };

    public Option<bool> NoModels { get; } = new("--no-models") { Description = "Keep only the log of each trial." };

    public Option<int> Threads { get; } = new("--threads") { Description = "Threads of a worker.", DefaultValueFactory = _ => 1 };

    public IEnumerable<Option> All => [Data, Epochs, StepsPerEpoch, Batch, Patch, Rate, ValidationFrames, Start, FreezeFlow, DraftFrames, Out, NoModels, Threads];

    public SearchNetworkOptions()
    {
        SearchCommandOptions.AtLeastOne(Epochs, StepsPerEpoch, Batch, Patch, ValidationFrames, DraftFrames, Threads);
        Rate.Validators.Add(result =>
        {
            if (!result.Errors.Any() && !(result.GetValueOrDefault<double>() > 0)) result.AddError("--lr takes a number above 0.");
        });
    }

    /// <summary>What data, folder and threads are, which other searches of networks take too.</summary>
    public IEnumerable<Option> Shared => [Data, Out, Threads];

    /// <summary>What is wrong with the options together; null if nothing is.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="named">Whether a space of networks is to be searched.</param>
    /// <param name="all">False where another search of networks takes <see cref="Shared"/>.</param>
    public string? Complain(CommandResult result, bool named, bool all)
    {
        string? stray = named ? null : (all ? All : All.Except(Shared)).FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;
        if (stray is not null) return $"{stray} goes with --network, and only with it.";
        if (named && result.GetValue(Data) is not { Length: > 0 }) return "a search of networks needs --data: clips of faces, or a prepared cache.";
        return result.GetValue(FreezeFlow) && result.GetValue(Start) is null ? "--freeze-flow needs --start: a model whose flow network is finished." : null;
    }

    /// <summary>The space of networks: the paper's, or one's own of the same parameters.</summary>
    public static SearchSpace Space(ParseResult result, SearchCommandOptions shared)
    {
        SearchSpace space = result.GetValue(shared.Space) is null ? HoFvsrSpace.Create() : shared.ReadSpace(result);
        HoFvsrSpace.Require(space);
        return space;
    }

    /// <summary>The folder of a study's trials.</summary>
    public string Folder(ParseResult result, string study) => result.GetValue(Out) ?? Path.Combine("runs", string.Join('_', study.Split(Path.GetInvalidFileNameChars())));

    /// <summary>How each network is trained.</summary>
    public TrainingOptions Training(ParseResult result)
    {
        int every = result.GetValue(StepsPerEpoch), steps = checked(result.GetValue(Epochs) * every);
        return new TrainingOptions
        {
            Degradation = DegradationKind.Bicubic,
            Turns = TurnKind.Mirror,
            Average = 0.998,
            Adam = new() { WeightDecay = 0, ClipNorm = 1 },
            Transfer = result.GetValue(Start),
            TransferPart = HoFvsrSpec.FlowPart,
            Validation = new() { Every = every, Frames = result.GetValue(ValidationFrames), Pictures = 0 },
            CheckpointEvery = 0,
            Stages =
            [
                new()
                {
                    Steps = steps,
                    Batch = result.GetValue(Batch),
                    Patch = result.GetValue(Patch),
                    Loss = LossKind.Mse,
                    LearningRate = result.GetValue(Rate),
                    FinalLearningRate = 1e-6,
                    Schedule = ScheduleKind.Cosine,
                    Warmup = Math.Max(1, steps / WarmupPart),
                },
            ],
        };
    }

    /// <summary>The cache of the data, made in the folder of the trials if it is none yet.</summary>
    public async Task<TrainingCache> OpenDataAsync(ParseResult result, string folder, CancellationToken cancellationToken)
    {
        string[] data = result.GetValue(Data)!;
        if (data.Length == 1 && CacheManifest.ExistsIn(data[0])) return TrainingCache.Open(data[0]);
        string cache = Path.Combine(folder, "cache");
        await CacheBuilder.PrepareAsync(data, cache, new CacheOptions { Consecutive = 3, FramesPerClip = AllFrames }, Console.Error.WriteLine, cancellationToken).ConfigureAwait(false);
        return TrainingCache.Open(cache);
    }

    /// <summary>The draft cubes that are asked for, or null.</summary>
    public DraftCubes? MakeDrafts(ParseResult result, TrainingCache cache, int workers, CancellationToken cancellationToken)
        => result.GetValue(FreezeFlow) ? DraftCubes.Make(result.GetValue(Start)!, cache, Training(result), result.GetValue(DraftFrames), workers * result.GetValue(Threads), cancellationToken) : null;

    /// <summary>The objective for all workers.</summary>
    public Objective Objective(ParseResult result, TrainingCache cache, DraftCubes? drafts, string folder)
    {
        UpscalerObjective objective = new(point => HoFvsrSpace.SpecOf(point), Training(result), cache, folder, new RunSettings { Threads = result.GetValue(Threads) })
        {
            Drafts = drafts,
            KeepsModels = !result.GetValue(NoModels),
        };
        objective.KeepTraining();
        return objective.RunAsync;
    }
}
