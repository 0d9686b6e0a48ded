using System.Text.Json.Serialization;
using Fovea.Lab.Latency;
using Fovea.Search;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;
using Fovea.Search.Storage;
using Fovea.Training;

namespace Fovea.Lab.Searches;

/// <summary>What to search for, and how long.</summary>
public sealed record TargetSearchOptions
{
    /// <summary>Name of the model that is installed.</summary>
    public required string Name { get; init; }

    /// <summary>Size, scale and threads at which the target must be held.</summary>
    public required LatencyTask Task { get; init; }

    /// <summary>The speed to hold.</summary>
    public required SpeedTarget Target { get; init; }

    /// <summary>Folder of a training cache with held-out frames.</summary>
    public required string Data { get; init; }

    /// <summary>Folder of the study: trials, front, final training.</summary>
    public required string Folder { get; init; }

    /// <summary>Which networks.</summary>
    public TargetSearchKind Kind { get; init; }

    /// <summary>Steps of a trial's training.</summary>
    public int TrialSteps { get; init; } = 1500;

    /// <summary>About how long the winner is trained.</summary>
    public TimeSpan TrainTime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Threads that train; 0 for one a core.</summary>
    public int TrainThreads { get; init; }

    /// <summary>Seed of the search and of the winner's training.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The command line, for the model's card.</summary>
    public string? Command { get; init; }

    /// <summary>A sentence on the data and its terms, for the model's card.</summary>
    public string? DataStatement { get; init; }

    /// <summary>Where the latency table lies; null for this user's.</summary>
    public string? LatencyPath { get; init; }

    /// <summary>The file where the study is kept if it is nowhere else.</summary>
    public string DefaultStorage => Path.Combine(Folder, "study.db");

    /// <summary>Pareto front as JSON and as picture.</summary>
    public (string Json, string Picture) FrontFiles => (Path.Combine(Folder, "front.json"), Path.Combine(Folder, "front.svg"));

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    public void Validate()
    {
        Task.Validate();
        if (Name.Length == 0 || Name[0] == '.' || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) throw new BadInputException($"'{Name}' is no name of a model: take letters, digits, '-', '_' and '.'.");
        if (TrialSteps < 3) throw new BadInputException($"{TrialSteps} steps are no training: give a trial at least 3.");
        if (TrainTime <= TimeSpan.Zero) throw new BadInputException("the winner is trained for no time: give it minutes.");
    }
}

/// <summary>Which networks are searched. Networks of different kinds learn from and are judged on different frames, so a search has one kind.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetSearchKind>))]
public enum TargetSearchKind
{
    /// <summary>Networks of single frames: EVSRNet in all widths, depths, kernels and paths, in colour or on luma.</summary>
    [JsonStringEnumMemberName("frames")]
    Frames,

    /// <summary>Networks with state (RRN), which learn from clips and are judged on the last frame of held-out clips.</summary>
    [JsonStringEnumMemberName("recurrent")]
    Recurrent,

    /// <summary>Networks for faces (HO-FVSR with any width of its flow network OFRnet), on three frames of a face.</summary>
    [JsonStringEnumMemberName("faces")]
    Faces,
}

/// <summary>How a target search works: where its study is kept, what proposes, how long, where the model goes.</summary>
/// <param name="OpenStorage">Opens the storage of the study, after everything that can be wrong before was looked at; the search disposes it.</param>
/// <param name="Sampler">What proposes; one that serves two objectives (NSGA-II) gets the time as the second.</param>
/// <param name="Pruner">What stops hopeless trials; none with two objectives.</param>
/// <param name="Budget">Trials and time.</param>
/// <param name="Worker">Lease and attempts.</param>
/// <param name="Models">Folder to install the model in.</param>
public sealed record TargetSearchWork(Func<IStudyStorage> OpenStorage, SamplerOptions Sampler, PrunerOptions Pruner, SearchBudget Budget, WorkerOptions Worker, string Models);

/// <summary>Hears how a target search goes on. Trials are told from any thread.</summary>
public interface ITargetSearchProgress
{
    /// <summary>The stages of a network are being measured.</summary>
    void Measuring(string network);

    /// <summary>The search begins.</summary>
    void Searching(Study study, SearchBudget budget);

    /// <summary>A trial has begun (no outcome) or ended.</summary>
    void Tried(Trial trial, TrialOutcome? outcome);

    /// <summary>Something happened that a person should know.</summary>
    void Say(string message);

    /// <summary>Trains the winner and shows it.</summary>
    /// <param name="winner">The network.</param>
    /// <param name="milliseconds">Its measured time a frame.</param>
    /// <param name="train">Does the training; it tells the given progress, if any.</param>
    TargetSearchModel Train(FrontPoint winner, double milliseconds, Func<TrainingObserver?, TargetSearchModel> train);
}
