namespace Fovea.Search.Storage;

/// <summary>
/// Where studies live; the only place where workers meet. Every call is atomic and may come from any thread of any
/// process. A trial belongs to the token that claimed it until it is finished, released, or its lease runs out; a call
/// with another token changes nothing and gives false. All times are the storage's own clock.
/// </summary>
/// <remarks>
/// Calls wait a while for a storage that is away or busy, and then throw <see cref="StorageException"/>; what was told before
/// is kept. Once the token of a call is cancelled it waits no longer: it tries once, so that trials can still be given back.
/// </remarks>
public interface IStudyStorage : IDisposable
{
    /// <summary>Makes a study without trials.</summary>
    /// <exception cref="BadInputException">There is one of this name.</exception>
    StoredStudy CreateStudy(string name, int version, string definition, CancellationToken cancellationToken = default);

    /// <summary>The study of this name, or null.</summary>
    StoredStudy? FindStudy(string name, CancellationToken cancellationToken = default);

    /// <summary>All studies, oldest first.</summary>
    IReadOnlyList<StoredStudy> ListStudies(CancellationToken cancellationToken = default);

    /// <summary>Removes a study and its trials; false if there is none.</summary>
    bool DeleteStudy(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Hands out one trial. First, trials whose lease has run out become waiting, or failed after the last attempt.
    /// Then the first waiting trial is taken, or a new one is made. Taking up a trial forgets its earlier reports but
    /// keeps its configuration. A claim repeated with the same token gets the same trial.
    /// </summary>
    ClaimedTrial Claim(long study, TrialClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Writes down what the trial is to try.</summary>
    bool Propose(long trial, string token, string configuration, int instance, CancellationToken cancellationToken = default);

    /// <summary>Prolongs the lease from now.</summary>
    bool Renew(long trial, string token, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Adds an intermediate value, or replaces that of the same step.</summary>
    bool Report(long trial, string token, IntermediateValue report, CancellationToken cancellationToken = default);

    /// <summary>Ends the trial. True again if the same token has already ended it.</summary>
    bool Finish(long trial, string token, TrialResult result, CancellationToken cancellationToken = default);

    /// <summary>Gives the trial back without counting the attempt: it waits for the next claim.</summary>
    bool Release(long trial, string token, CancellationToken cancellationToken = default);

    /// <summary>The trials from a number on, by number.</summary>
    IReadOnlyList<StoredTrial> ReadTrials(long study, int fromNumber, CancellationToken cancellationToken = default);
}

/// <summary>The answer to a claim.</summary>
/// <param name="Trial">The trial that is now the worker's; null if there is none to have now.</param>
/// <param name="Running">How many trials others hold, any of which may come back.</param>
public readonly record struct ClaimedTrial(StoredTrial? Trial, int Running);

/// <summary>A storage cannot be reached or fails. What it was told before is kept.</summary>
public sealed class StorageException : FoveaException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public StorageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Sentences that all storages say alike.</summary>
public static class StorageText
{
    /// <summary>Why a trial failed whose workers never came back.</summary>
    public static string Lost(int attempts) => $"its worker was lost {attempts} times";
}

/// <summary>A study as a storage has it.</summary>
/// <param name="Id">The storage's own key.</param>
/// <param name="Name">The name, unique in the storage.</param>
/// <param name="Version">The format of the definition; read it before the definition.</param>
/// <param name="Definition">The JSON text of a <see cref="StudyDefinition"/>.</param>
/// <param name="Created">When it was made.</param>
public sealed record StoredStudy(long Id, string Name, int Version, string Definition, DateTimeOffset Created);

/// <summary>A trial as a storage has it; texts that a storage does not look into are JSON.</summary>
public sealed record StoredTrial
{
    /// <summary>The storage's own key.</summary>
    public required long Id { get; init; }

    /// <summary>The number in its study, from 0, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrialState State { get; init; }

    /// <summary>The configuration; null until one is proposed.</summary>
    public string? Configuration { get; init; }

    /// <summary>The problem instance; see <see cref="TrialRecord.Instance"/>.</summary>
    public int Instance { get; init; }

    /// <summary>A list of one value an objective; null unless complete.</summary>
    public string? Values { get; init; }

    /// <summary>The reports of the last attempt, by rising step.</summary>
    public IReadOnlyList<IntermediateValue> IntermediateValues { get; init; } = [];

    /// <summary>How many times a worker took it up.</summary>
    public int Attempt { get; init; }

    /// <summary>Who holds it or held it last.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When the last attempt began, by the storage's clock.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended, by the storage's clock.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What it left behind; null for nothing.</summary>
    public string? Attributes { get; init; }
}

/// <summary>A worker's wish for work.</summary>
/// <param name="Token">A word that no other claim uses: it is the key to the trial from now on.</param>
/// <param name="Worker">The worker's name, for people.</param>
/// <param name="Lease">How long the trial is the worker's unless it renews the lease.</param>
/// <param name="Limit">No new trial is made once the study has this many, whatever their state; null for no limit.</param>
/// <param name="MaxAttempts">A trial that was lost this many times fails instead of being tried again.</param>
public sealed record TrialClaim(string Token, string Worker, TimeSpan Lease, int? Limit, int MaxAttempts);

/// <summary>The end of a trial in the storage's terms; see <see cref="StoredTrial"/>.</summary>
public sealed record TrialResult(TrialState State, string? Values, string? Error, string? Attributes);
