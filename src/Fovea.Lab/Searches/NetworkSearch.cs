using Fovea.Lab.Papers;
using Fovea.Networks.Architectures;
using Fovea.Search;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Drafts;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Lab.Searches;

/// <summary>How each network of a search is trained and evaluated. The defaults are those of the HO-FVSR paper as far as it says them.</summary>
public sealed record NetworkSearchOptions
{
    // Warm-up of the learning rate, as a part of the run.
    private const int WarmupPart = 20;

    /// <summary>Clips of faces, or one prepared cache of them.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Folder of the trials.</summary>
    public required string Folder { get; init; }

    /// <summary>Epochs of a trial, at least 1; after each the network is evaluated.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Steps of an epoch, at least 1.</summary>
    public int StepsPerEpoch { get; init; } = 130;

    /// <summary>Patches of a step, at least 1.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Side of a low-resolution patch in pixels.</summary>
    public int Patch { get; init; } = 24;

    /// <summary>Learning rate at the start, above 0.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Held-out frames to evaluate on, at least 1.</summary>
    public int ValidationFrames { get; init; } = 57;

    /// <summary>Name or folder of a finished HO-FVSR model whose flow network every trial begins with; null for random weights.</summary>
    public string? Start { get; init; }

    /// <summary>Whether that flow network stays as it is: what it makes of the data is computed once, and a trial trains only what is searched.</summary>
    public bool FreezesFlow { get; init; }

    /// <summary>Frames to train on where the flow network stays as it is.</summary>
    public int DraftFrames { get; init; } = 512;

    /// <summary>False to keep nothing of a trial but its log.</summary>
    public bool KeepsModels { get; init; } = true;

    /// <summary>Threads of a worker, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Workers that train at the same time, at least 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Refuses what cannot be meant; the training's own limits are checked when it begins.</summary>
    /// <exception cref="BadInputException">A value is out of range, or the flow network is to stay as it is and there is none.</exception>
    public void Validate()
    {
        if (Data.Count == 0) throw new BadInputException("a search of networks needs data: clips of faces, or a prepared cache.");
        if (FreezesFlow && Start is null) throw new BadInputException("a flow network that stays as it is comes from a finished model; none is named.");
        if (Epochs < 1 || StepsPerEpoch < 1 || DraftFrames < 1 || Threads < 1 || Workers < 1) throw new BadInputException("epochs, steps of an epoch, frames of drafts, threads and workers are at least 1.");
    }

    /// <summary>The training of each network.</summary>
    public TrainingOptions Training
    {
        get
        {
            int steps = checked(Epochs * StepsPerEpoch);
            return new TrainingOptions
            {
                Degradation = DegradationKind.Bicubic,
                Flips = FlipKind.Mirror,
                Ema = 0.998,
                Adam = new() { WeightDecay = 0, ClipNorm = 1 },
                Transfer = Start,
                TransferPart = HoFvsrSpec.FlowPart,
                Validation = new() { Every = StepsPerEpoch, Frames = ValidationFrames, Pictures = 0 },
                CheckpointEvery = 0,
                Stages =
                [
                    new()
                    {
                        Steps = steps,
                        Batch = Batch,
                        Patch = Patch,
                        Loss = LossKind.Mse,
                        LearningRate = LearningRate,
                        FinalLearningRate = 1e-6,
                        Schedule = ScheduleKind.Cosine,
                        Warmup = Math.Max(1, steps / WarmupPart),
                    },
                ],
            };
        }
    }
}

/// <summary>Searches HO-FVSR networks: a trial is one network, trained for some epochs and evaluated after each.</summary>
public static class NetworkSearch
{
    // Frames a clip may bring into a cache that is made here: all of them, as long as there is room.
    private const int AllFrames = 1_000_000;

    /// <summary>Works on a study until its budget is spent.</summary>
    /// <param name="study">The study, over a space of <see cref="HoFvsrSpace"/>.</param>
    /// <param name="options">How networks are trained.</param>
    /// <param name="budget">Trials and time.</param>
    /// <param name="worker">Lease and attempts.</param>
    /// <param name="say">Hears of the data that are prepared; null for nobody.</param>
    /// <param name="tried">Hears of a trial that has begun (no outcome) or ended, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops; the study goes on with another call.</param>
    /// <exception cref="BadInputException">The data cannot be used, or the trials in the folder were trained in another way.</exception>
    public static async Task RunAsync(Study study, NetworkSearchOptions options, SearchBudget budget, WorkerOptions worker, Action<string>? say = null, Action<Trial, TrialOutcome?>? tried = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        using TrainingCache cache = await OpenDataAsync(options, say, cancellationToken).ConfigureAwait(false);
        using DraftCubes? drafts = options.FreezesFlow
            ? DraftCubes.Make(options.Start!, cache, options.Training, options.DraftFrames, options.Workers * options.Threads, cancellationToken)
            : null;
        UpscalerObjective objective = new(point => HoFvsrSpace.SpecOf(point), options.Training, cache, options.Folder, new RunSettings { Threads = options.Threads })
        {
            Drafts = drafts,
            KeepsModels = options.KeepsModels,
        };
        objective.KeepTraining();
        await new SearchRunner(study, budget, worker, tried).RunAsync([.. Enumerable.Repeat((Objective)objective.RunAsync, options.Workers)], cancellationToken).ConfigureAwait(false);
    }

    // A prepared cache is used as it is; clips are prepared in the folder of the trials.
    private static async Task<TrainingCache> OpenDataAsync(NetworkSearchOptions options, Action<string>? say, CancellationToken cancellationToken)
    {
        if (options.Data is [string only] && CacheManifest.ExistsIn(only)) return TrainingCache.Open(only);
        string cache = Path.Combine(options.Folder, "cache");
        await CacheBuilder.PrepareAsync(options.Data, cache, new CacheOptions { Consecutive = 3, FramesPerClip = AllFrames }, say ?? (_ => { }), cancellationToken).ConfigureAwait(false);
        return TrainingCache.Open(cache);
    }
}
