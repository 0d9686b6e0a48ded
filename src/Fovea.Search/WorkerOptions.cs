namespace Fovea.Search;

/// <summary>How a worker takes up trials; may differ from one worker of a study to the next.</summary>
public sealed record WorkerOptions
{
    /// <summary>The worker's name, for people.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>How long a trial stays with a worker that gives no sign; a third of it is the time between signs.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A trial whose workers were lost this many times fails.</summary>
    public int MaxAttempts { get; init; } = 3;
}
