using Fovea.Lab.Latency;

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
