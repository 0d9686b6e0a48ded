namespace Fovea.Training;

/// <summary>Where and how long a run works; none of this changes a bit of what it computes.</summary>
public sealed record RunSettings
{
    /// <summary>Threads; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Time after which the run saves and stops; null for none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The command line that started the run, for the model card; null when there is none.</summary>
    public string? Command { get; init; }

    /// <summary>A sentence on the data and its terms, for the model card; null to name the sources only.</summary>
    public string? DataStatement { get; init; }

    /// <summary>Sources and terms of data by name, for the model card; those it does not name get <see cref="DataStatement"/>.</summary>
    public IReadOnlyList<DatasetLicense> DatasetLicenses { get; init; } = [];

    /// <summary>The licence of the weights, for the model card; null for "not stated".</summary>
    public string? License { get; init; }

    /// <summary>Steps from one line of the log to the next, at least 1.</summary>
    public int LogEvery { get; init; } = 100;
}
