using System.CommandLine;
using Fovea.Lab.Searches;
using Fovea.Search;
using Fovea.Search.Programs;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary>What the commands below <c>fovea search</c> share: how much work a study is, who does it, and the work itself.</summary>
internal sealed class SearchWork
{
    private readonly Option<string?> _study = new("--study") { Description = "The study's name; that of the space file, of network and sampler, or of the model, if left out.", HelpName = "NAME" };
    private readonly Option<int?> _trials = new("--trials") { Description = "How many trials the study is to have in all." };
    private readonly Option<string?> _time = new("--time-limit") { Description = "No trial begins after this time, such as 90m or 8h.", HelpName = "TIME" };
    private readonly Option<string?> _trialTime = new("--trial-time") { Description = "How long one trial of a program may take: one that hangs is killed, and its trial fails; 24h if left out.", HelpName = "TIME" };
    private readonly Option<int> _workers = new("--workers") { Description = "Programs that run at the same time.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _lease = new("--lease") { Description = "Seconds after which a worker that gives no sign has lost its trial.", DefaultValueFactory = _ => 60 };
    private readonly Option<int> _attempts = new("--attempts") { Description = "How often a trial of lost workers is tried.", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _json = new("--json") { Description = "Print the study as JSON at the end." };
    private readonly Option<bool> _quiet = new("--no-progress") { Description = "Show no progress." };

    public SearchWork()
    {
        SearchCommandOptions.AtLeastOne(_workers, _lease, _attempts, _trials);
        foreach (Option<string?> option in new[] { _time, _trialTime })
        {
            option.Validators.Add(result =>
            {
                if (!TrainCommandUnits.TryParseTime(result.GetValueOrDefault<string?>(), out _)) result.AddError($"{option.Name} takes a time such as 90m or 8h.");
            });
        }
    }

    /// <summary>The limit of a trial of a program.</summary>
    public Option TrialTime => _trialTime;

    /// <summary>What the study is and where it is kept.</summary>
    public SearchCommandOptions Shared { get; } = new();

    /// <summary>Its own options and where studies are kept.</summary>
    public IEnumerable<Option> All => [_study, Shared.Storage, _trials, _time, _workers, _lease, _attempts, _json, _quiet];

    /// <summary>Trials of a program.</summary>
    public async Task<int> RunProgramAsync(ParseResult result, string objective, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> program = CommandText.Split(objective);
        if (result.GetValue(Shared.Space) is not null) Shared.ReadSpace(result);
        return await RunAsync(result, () => Shared.SpaceName(result), () => Shared.ReadSpace(result), (study, progress) => RunAsync(study, result, program, progress, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Trials that are trainings.</summary>
    public async Task<int> RunNetworkAsync(ParseResult result, SearchNetworkOptions network, string space, CancellationToken cancellationToken)
    {
        if (result.GetValue(Shared.Space) is not null) Shared.ReadSpace(result);

        // Before a file of studies is made, so that a mistyped name leaves none behind.
        foreach (string path in result.GetValue(network.Data)!)
        {
            if (!Path.Exists(path)) throw new BadInputException($"the data {path} do not exist.");
        }

        return await RunAsync(result, () => $"{space}-{result.GetValue(Shared.Sampler)}", () => SearchNetworkOptions.Space(result, Shared), (study, progress) => NetworkSearch.RunAsync(study, network.Read(result, study.Name, result.GetValue(_workers)), Budget(result), Worker(result), Console.Error.WriteLine, (trial, outcome) => progress?.Report(trial, outcome), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>From a speed to an installed model.</summary>
    public Task<int> RunTargetAsync(ParseResult result, SearchTargetOptions target, SearchNetworkOptions network, string speed, CancellationToken cancellationToken)
    {
        TargetSearchOptions options = target.Read(result, network, speed, result.GetValue(Shared.Seed));
        return SearchTarget.RunAsync(result, options, target.Models(result, options.Name), Shared, Budget(result), Worker(result), result.GetValue(_quiet), result.GetValue(_json), cancellationToken);
    }

    private SearchBudget Budget(ParseResult result) => new()
    {
        Trials = result.GetValue(_trials),
        Time = TrainCommandUnits.TryParseTime(result.GetValue(_time), out TimeSpan span) ? span : null,
    };

    private WorkerOptions Worker(ParseResult result) => new() { Lease = TimeSpan.FromSeconds(result.GetValue(_lease)), MaxAttempts = result.GetValue(_attempts) };

    private async Task<int> RunAsync(ParseResult result, Func<string> name, Func<SearchSpace> space, Func<Study, SearchCommandProgress?, Task> work)
    {
        string study = result.GetValue(_study) ?? name();
        using IStudyStorage storage = Shared.Open(result, create: true);
        Study opened = OpenOrCreate(result, storage, study, space);
        using (SearchCommandProgress? progress = result.GetValue(_quiet) ? null : SearchCommandProgress.Create(opened, Budget(result))) await work(opened, progress).ConfigureAwait(false);
        if (result.GetValue(_json)) Console.Out.WriteLine(StudyCommandJson.Study(opened).ToJsonString());
        else StudyCommandTable.Print(opened);
        return 0;
    }

    private async Task RunAsync(Study study, ParseResult result, IReadOnlyList<string> program, SearchCommandProgress? progress, CancellationToken cancellationToken)
    {
        Action<string> say = line => progress?.Say(line);
        List<ObjectiveProgram> programs = [.. Enumerable.Range(0, result.GetValue(_workers)).Select(_ => new ObjectiveProgram(program, say, TrainCommandUnits.TryParseTime(result.GetValue(_trialTime), out TimeSpan limit) ? limit : null))];
        try
        {
            await Runner(study, result, progress).RunAsync([.. programs.Select(one => (Objective)one.RunAsync)], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (ObjectiveProgram one in programs) await one.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SearchRunner Runner(Study study, ParseResult result, SearchCommandProgress? progress) => new(study, Budget(result), Worker(result), (trial, outcome) => progress?.Report(trial, outcome));

    private Study OpenOrCreate(ParseResult result, IStudyStorage storage, string name, Func<SearchSpace> read)
    {
        if (Study.TryOpen(storage, name) is not { } study)
        {
            SearchSpace space = read();
            try
            {
                return Study.Create(storage, name, space, Shared.ReadStudy(result));
            }
            catch (BadInputException) when (storage.FindStudy(name) is not null)
            {
                // Another worker made it in the same moment.
                study = Study.Open(storage, name);
            }
        }

        RefuseOther(result, study);
        return study;
    }

    // A study that is there goes on as it is; saying something else about it is a mistake that must be seen.
    private void RefuseOther(ParseResult result, Study study)
    {
        List<string> written = [.. Shared.Written(result)];
        if (written.Count == 0) return;
        SearchSpace space = written.Contains(Shared.Space.Name) ? Shared.ReadSpace(result) : study.Space;
        StudyDefinition old = study.Definition;
        StudyOptions options = Shared.ReadStudy(result);
        List<string> different = [];
        if (SearchSpaceJson.Write(space).ToJsonString() != SearchSpaceJson.Write(study.Space).ToJsonString()) different.Add("space");
        if (written.Contains(Shared.Directions.Name) && !options.Directions.SequenceEqual(old.Directions)) different.Add("direction");
        if (written.Contains(Shared.Seed.Name) && options.Seed != old.Seed) different.Add("seed");
        if (written.Intersect(Shared.OfSampler.Select(option => option.Name)).Any() && options.Sampler != old.Sampler) different.Add("sampler");
        if (written.Intersect([Shared.Pruner.Name, Shared.PrunerWarmup.Name]).Any() && options.Pruner != old.Pruner) different.Add("pruner");
        if (different.Count > 0) throw new BadInputException($"there is already a study '{study.Name}' with another {string.Join(" and another ", different)}: give the new one another name with --study, or go on with the old one by giving --study alone.");
    }
}
