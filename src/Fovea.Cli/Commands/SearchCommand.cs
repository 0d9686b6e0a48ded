using System.CommandLine;
using Fovea.Search;
using Fovea.Search.Programs;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Tailoring;
using Fovea.Training.Data;
using Fovea.Training.Drafts;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search</c>: runs a study on any program, or on networks that it trains.</summary>
internal static class SearchCommand
{
    private const string Description =
        """
        Searches for the parameters that are best. The objective is any program: started once a worker, it reads a line
        with a JSON object of parameters and writes a line with {"value":v}, {"values":[...]} or {"error":"..."}.
        With --network the trials are networks, trained for some epochs and judged after each.
        With --target it finds the best network that holds a speed on this machine, trains it and installs it as a model:
        --size is that of the frames that come in, so 640x360 at --scale 4 means 2560x1440 coming out.
        The same command again goes on where the study stopped; more processes may work on it at the same time.

        Examples:
        fovea search --space space.json --objective-command "python3 f.py" --trials 100
        fovea search --space space.json --objective-command "python3 f.py" --trials 100 --sampler smac --workers 4 --study codec --storage studies.db
        fovea search --study codec --storage postgresql://fovea@host/studies --objective-command "./measure --fast" --time-limit 8h
        fovea search --space space.json --objective-command "python3 f.py" --direction minimize maximize --sampler nsga2 --trials 500 --json
        fovea search --network ho-fvsr --data faces --sampler tpe-nni --startup-trials 20 --trials 24 --time-limit 32h
        fovea search --network ho-fvsr --data faces --start ho-fvsr-x4 --freeze-flow --sampler smac --ordered --epochs 20 --steps-per-epoch 8 --patch 12
        fovea search --target 30fps --size 640x360 --scale 4 --threads 2 --data cache --trials 24 --train-minutes 60 --name mine
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        SearchNetworkOptions network = new();
        SearchTargetOptions target = new();
        Option<string?> objective = new("--objective-command") { Description = "The program and its arguments; no shell is used." };
        Option<string?> study = new("--study") { Description = "The study's name; that of the space file, of network and sampler, or of the model, if left out." };
        Option<int?> trials = new("--trials") { Description = "How many trials the study is to have in all." };
        Option<string?> time = new("--time-limit") { Description = "No trial begins after this time, such as 90m or 8h." };
        Option<int> workers = new("--workers") { Description = "Programs that run at the same time.", DefaultValueFactory = _ => 1 };
        Option<int> lease = new("--lease") { Description = "Seconds after which a worker that gives no sign has lost its trial.", DefaultValueFactory = _ => 60 };
        Option<int> attempts = new("--attempts") { Description = "How often a trial of lost workers is tried.", DefaultValueFactory = _ => 3 };
        Option<bool> json = new("--json") { Description = "Print the study as JSON at the end." };
        Option<bool> quiet = new("--no-progress") { Description = "Show no progress." };
        Command command = new("search", Description) { objective, study, shared.Storage, trials, time, workers, lease, attempts, json, quiet };
        command.Subcommands.Add(SearchFgnas.Create());
        foreach (Option option in shared.OfStudy.Concat(network.All).Concat(target.All)) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            int ways = new[] { result.GetValue(objective), result.GetValue(network.Network), result.GetValue(target.Target) }.Count(way => way is not null);
            if (ways != 1) result.AddError("give either --objective-command, --network or --target.");
            else if ((target.Complain(result, shared, network) ?? network.Complain(result, result.GetValue(target.Target) is null)) is string complaint) result.AddError(complaint);
        });
        SearchCommandOptions.AtLeastOne(workers, lease, attempts, trials);
        time.Validators.Add(result =>
        {
            if (!TrainCommandUnits.TryParseTime(result.GetValueOrDefault<string?>(), out _)) result.AddError("--time-limit takes a time such as 90m or 8h.");
        });
        command.SetAction(async (result, cancellation) =>
        {
            TimeSpan? limit = TrainCommandUnits.TryParseTime(result.GetValue(time), out TimeSpan span) ? span : null;
            SearchBudget budget = new() { Trials = result.GetValue(trials), Time = limit };
            WorkerOptions worker = new() { Lease = TimeSpan.FromSeconds(result.GetValue(lease)), MaxAttempts = result.GetValue(attempts) };
            if (result.GetValue(target.Target) is not null)
            {
                TailorOptions options = target.Read(result, network, result.GetValue(shared.Seed));
                return await SearchTarget.RunAsync(result, options, target.Models(result, options.Name), shared, budget, worker, result.GetValue(quiet), result.GetValue(json), cancellation).ConfigureAwait(false);
            }

            IReadOnlyList<string>? program = result.GetValue(objective) is string text ? CommandText.Split(text) : null;
            RequireFiles(result, shared, program is null ? result.GetValue(network.Data)! : []);
            using IStudyStorage storage = shared.Open(result, create: true);
            string name = result.GetValue(study) ?? (program is null ? $"{result.GetValue(network.Network)}-{result.GetValue(shared.Sampler)}" : shared.SpaceName(result));
            Study opened = OpenOrCreate(result, shared, storage, name, () => program is null ? SearchNetworkOptions.Space(result, shared) : shared.ReadSpace(result));
            using SearchCommandProgress? progress = result.GetValue(quiet) ? null : SearchCommandProgress.Create(opened, budget);
            if (program is null) await TrainAsync(opened, budget, worker, result, network, result.GetValue(workers), progress, cancellation).ConfigureAwait(false);
            else await RunAsync(opened, budget, worker, program, result.GetValue(workers), progress, cancellation).ConfigureAwait(false);
            progress?.Dispose();
            if (result.GetValue(json)) Console.Out.WriteLine(StudyCommandJson.Study(opened).ToJsonString());
            else StudyCommandTable.Print(opened);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(Study study, SearchBudget budget, WorkerOptions worker, IReadOnlyList<string> program, int workers, SearchCommandProgress? progress, CancellationToken cancellation)
    {
        Action<string> say = line => progress?.Say(line);
        List<ObjectiveProgram> programs = [.. Enumerable.Range(0, workers).Select(_ => new ObjectiveProgram(program, say))];
        try
        {
            await new SearchRunner(study, budget, worker, (trial, outcome) => progress?.Report(trial, outcome)).RunAsync([.. programs.Select(one => (Objective)one.RunAsync)], cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (ObjectiveProgram one in programs) await one.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task TrainAsync(Study study, SearchBudget budget, WorkerOptions worker, ParseResult result, SearchNetworkOptions network, int workers, SearchCommandProgress? progress, CancellationToken cancellation)
    {
        string folder = network.Folder(result, study.Name);
        using TrainingCache cache = await network.OpenDataAsync(result, folder, cancellation).ConfigureAwait(false);
        using DraftCubes? drafts = network.MakeDrafts(result, cache, workers, cancellation);
        Objective objective = network.Objective(result, cache, drafts, folder);
        await new SearchRunner(study, budget, worker, (trial, outcome) => progress?.Report(trial, outcome)).RunAsync([.. Enumerable.Repeat(objective, workers)], cancellation).ConfigureAwait(false);
    }

    // Before a file of studies is made, so that a mistyped name leaves none behind.
    private static void RequireFiles(ParseResult result, SearchCommandOptions shared, IReadOnlyList<string> data)
    {
        if (result.GetValue(shared.Space) is not null) shared.ReadSpace(result);
        foreach (string path in data)
        {
            if (!Path.Exists(path)) throw new BadInputException($"the data {path} do not exist.");
        }
    }

    private static Study OpenOrCreate(ParseResult result, SearchCommandOptions shared, IStudyStorage storage, string name, Func<SearchSpace> read)
    {
        if (Study.TryOpen(storage, name) is not { } study)
        {
            SearchSpace space = read();
            try
            {
                return Study.Create(storage, name, space, shared.ReadStudy(result));
            }
            catch (BadInputException) when (storage.FindStudy(name) is not null)
            {
                // Another worker made it in the same moment.
                study = Study.Open(storage, name);
            }
        }

        RefuseOther(result, shared, study);
        return study;
    }

    // A study that is there goes on as it is; saying something else about it is a mistake that must be seen.
    private static void RefuseOther(ParseResult result, SearchCommandOptions shared, Study study)
    {
        List<string> written = [.. shared.Written(result)];
        if (written.Count == 0) return;
        SearchSpace space = written.Contains(shared.Space.Name) ? shared.ReadSpace(result) : study.Space;
        StudyDefinition old = study.Definition;
        StudyOptions options = shared.ReadStudy(result);
        List<string> different = [];
        if (SearchSpaceJson.Write(space).ToJsonString() != SearchSpaceJson.Write(study.Space).ToJsonString()) different.Add("space");
        if (written.Contains(shared.Directions.Name) && !options.Directions.SequenceEqual(old.Directions)) different.Add("direction");
        if (written.Contains(shared.Seed.Name) && options.Seed != old.Seed) different.Add("seed");
        if (written.Intersect(shared.OfSampler.Select(option => option.Name)).Any() && options.Sampler != old.Sampler) different.Add("sampler");
        if (written.Intersect([shared.Pruner.Name, shared.PrunerWarmup.Name]).Any() && options.Pruner != old.Pruner) different.Add("pruner");
        if (different.Count > 0) throw new BadInputException($"there is already a study '{study.Name}' with another {string.Join(" and another ", different)}: give the new one another name with --study, or go on with the old one by giving --study alone.");
    }
}
