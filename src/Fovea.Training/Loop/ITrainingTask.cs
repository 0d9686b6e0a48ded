using Fovea.Networks;

namespace Fovea.Training;

/// <summary>
/// Something that is trained: it makes one update after another, validates and exports. When to stop, save, log, validate
/// and report is for <see cref="TrainingLoop"/>. The same options, data and seed must give the same bits, for any number of
/// threads, in one go or resumed.
/// </summary>
public interface ITrainingTask : IDisposable
{
    /// <summary>What a checkpoint of it is of, such as <c>super-resolution</c>; a run goes on only with the same.</summary>
    string Kind { get; }

    /// <summary>Name of what comes out.</summary>
    string Name { get; }

    /// <summary>Updates of the whole run.</summary>
    long TotalSteps { get; }

    /// <summary>How often it is validated and saved.</summary>
    TrainingCadence Cadence { get; }

    /// <summary>All options that decide what is computed, as JSON.</summary>
    string OptionsJson { get; }

    /// <summary>Fingerprints of the data; a run goes on only with the same.</summary>
    IReadOnlyList<string> Data { get; }

    /// <summary>All that an update changes.</summary>
    TrainingState State { get; }

    /// <summary>Thread-seconds spent so far on making samples; null where they are not told apart.</summary>
    double? DataSeconds => null;

    /// <summary>The data with their terms, for a card.</summary>
    IReadOnlyList<ModelData> DescribeData(RunSettings settings);

    /// <summary>Work that the next update needs first and that is no training; called before each.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the run is saved as it stands.</exception>
    void Prepare(TrainingRun run)
    {
    }

    /// <summary>Makes the update of step <see cref="TrainingState.Step"/>, which the loop then counts up.</summary>
    TrainingStep Advance();

    /// <summary>Whether a part of the run ends with so many steps done, so that it is logged, validated and saved there.</summary>
    bool EndsStage(long steps) => false;

    /// <summary>Work of the first so many steps, in any unit that time is proportional to.</summary>
    double WorkOf(long steps) => steps;

    /// <summary>What progress says of a stage.</summary>
    string Describe(string stage) => stage;

    /// <summary>Adds to a line of the log what only this kind of training knows; called once for each line with a loss.</summary>
    LogEntry Describe(LogEntry entry) => entry;

    /// <summary>Evaluates the weights of now on held-out data; null when nothing is held out.</summary>
    Validation? Validate(TrainingRun run);

    /// <summary>Exports the weights of now, which the last validation found to be the best yet.</summary>
    void KeepBest(TrainingRun run, Validation validation)
    {
    }

    /// <summary>Ends a session: exports the weights of now.</summary>
    /// <param name="run">The run.</param>
    /// <param name="completed">False if the run can go on later.</param>
    /// <returns>The final validation; null to leave the last one as it is.</returns>
    Validation? Finish(TrainingRun run, bool completed);
}

/// <summary>How often a run is validated and saved, in steps of the whole run. Its last step is always validated.</summary>
/// <param name="ValidateEvery">Steps from one validation to the next; 0 for the last only.</param>
/// <param name="CheckpointEvery">Steps from one checkpoint to the next; 0 to go by the minutes only.</param>
/// <param name="CheckpointMinutes">Minutes from one checkpoint to the next; 0 to go by the steps only.</param>
/// <param name="IsResumable">False for runs so short that nothing is saved for going on.</param>
public readonly record struct TrainingCadence(int ValidateEvery, int CheckpointEvery, double CheckpointMinutes, bool IsResumable = true);

/// <summary>One update.</summary>
/// <param name="Stage">Name of the stage it belongs to.</param>
/// <param name="Loss">Mean loss of its samples before it.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Samples">Number of its samples.</param>
public readonly record struct TrainingStep(string Stage, double Loss, double LearningRate, int Samples);

/// <summary>What a validation found.</summary>
public abstract record Validation
{
    /// <summary>What tells the best weights of a run, more being better; null where the last weights count.</summary>
    public virtual double? Score => null;

    /// <summary>One line to tell; null where the progress shows enough.</summary>
    public string? Summary { get; init; }

    /// <summary>A line of the log with what was found.</summary>
    public abstract LogEntry Describe(LogEntry entry);
}
