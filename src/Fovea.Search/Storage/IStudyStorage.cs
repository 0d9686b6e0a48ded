namespace Fovea.Search.Storage;

/// <summary>
/// Where studies live; the only place where workers meet. Every call is atomic and may come from any thread of any
/// process. A trial belongs to the token that claimed it until it is finished, released, or its lease runs out; a call
/// with another token changes nothing and gives false. All times are the storage's own clock.
/// </summary>
/// <remarks>Calls throw <see cref="StorageException"/> if the storage cannot be reached; what was told before is kept.</remarks>
public interface IStudyStorage : IDisposable
{
    /// <summary>Once it is cancelled, calls no longer wait for a storage that is away: they try once, and fail.</summary>
    CancellationToken Impatience { get; set; }

    /// <summary>Makes a study without trials.</summary>
    /// <exception cref="BadInputException">There is one of this name.</exception>
    StoredStudy CreateStudy(string name, int version, string definition);

    /// <summary>The study of this name, or null.</summary>
    StoredStudy? FindStudy(string name);

    /// <summary>All studies, oldest first.</summary>
    IReadOnlyList<StoredStudy> ListStudies();

    /// <summary>Removes a study and its trials; false if there is none.</summary>
    bool DeleteStudy(string name);

    /// <summary>
    /// Hands out one trial. First, trials whose lease has run out become waiting, or failed after the last attempt.
    /// Then the first waiting trial is taken, or a new one is made. Taking up a trial forgets its earlier reports but
    /// keeps its configuration. A claim repeated with the same token gets the same trial.
    /// </summary>
    ClaimedTrial Claim(long study, TrialClaim claim);

    /// <summary>Writes down what the trial is to try.</summary>
    bool Propose(long trial, string token, string configuration, int instance);

    /// <summary>Prolongs the lease from now.</summary>
    bool Renew(long trial, string token, TimeSpan lease);

    /// <summary>Adds an intermediate value, or replaces that of the same step.</summary>
    bool Report(long trial, string token, IntermediateValue report);

    /// <summary>Ends the trial. True again if the same token has already ended it.</summary>
    bool Finish(long trial, string token, TrialResult result);

    /// <summary>Gives the trial back without counting the attempt: it waits for the next claim.</summary>
    bool Release(long trial, string token);

    /// <summary>The trials from a number on, by number.</summary>
    IReadOnlyList<StoredTrial> ReadTrials(long study, int fromNumber);
}
