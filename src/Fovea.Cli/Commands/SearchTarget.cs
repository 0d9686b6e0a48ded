using System.CommandLine;
using System.Globalization;
using Fovea.Lab.Bench;
using Fovea.Lab.Latency;
using Fovea.Lab.Searches;
using Fovea.Networks;
using Fovea.Search;
using Fovea.Search.Storage;
using Fovea.Storage;
using Fovea.Training.Data;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search target</c>: from a speed to an installed model.</summary>
internal static class SearchTarget
{
    private const int Trials = 24;
    private const int LeastTrials = 8;
    private const int LeastSteps = 500;
    private static readonly TimeSpan LeastTraining = TimeSpan.FromMinutes(5);

    private const string RequestFile = "request.json";

    /// <summary>Runs the search, trains and installs the winner, prints what was found.</summary>
    public static async Task<int> RunAsync(ParseResult result, TargetSearchOptions options, string models, SearchCommandOptions shared, SearchBudget budget, WorkerOptions worker, bool quiet, bool json, CancellationToken cancellationToken)
    {
        using TrainingCache data = TrainingCache.Open(options.Data);
        TargetSearch tailor = new(options, Open(options, quiet, out BenchProgressLine? line));
        using (line)
        {
            tailor.RequireData(data);
            tailor.RequireReachable();
            tailor.Prepare(cancellationToken);
        }

        Keep(options, data);
        bool named = result.GetResult(shared.Storage) is { Implicit: false };
        using IStudyStorage storage = named ? shared.Open(result, create: true) : StudyStorage.Open(tailor.DefaultStorage, create: true);
        Study study = tailor.OpenStudy(storage, SearchTargetOptions.Sampler(result, shared), SearchTargetOptions.Pruner(result, shared));
        if (budget.Trials is null && budget.Time is null) budget = budget with { Trials = Trials };
        using (SearchCommandProgress? progress = quiet ? null : SearchCommandProgress.Create(study, budget))
        {
            SearchRunner runner = new(study, budget, worker, (trial, outcome) => progress?.Report(trial, outcome));
            await runner.RunAsync([tailor.ObjectiveOf(study, data)], cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<FrontPoint> points = tailor.Front(study);
        tailor.WriteFront(points, null);
        (FrontPoint point, double measured) = tailor.Choose(points, Console.Error.WriteLine, cancellationToken);
        if (!quiet) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {point.Trial}, {point.Network}: {measured:F2} ms a frame; training it for {options.TrainTime.TotalMinutes:0.#} minutes"));
        TargetSearchModel model = TrainCommandProgress.Run((progress, stop) => new FinalTraining(tailor, data).Run(point, measured, models, progress, stop), 0, quiet, cancellationToken);
        FrontReport report = tailor.WriteFront(points, model);
        if (TooShort(options, study.Trials().Count(trial => trial.State == TrialState.Complete)) is { } warning) Console.Error.WriteLine($"fovea: {warning}");
        if (json) Console.Out.WriteLine(report.ToJson());
        else Print(report, tailor);
        return 0;
    }

    /// <summary>What must be said of a search too short for its order of networks to mean anything; else null.</summary>
    internal static string? TooShort(TargetSearchOptions options, int trials)
    {
        List<string> reasons = [];
        if (trials < LeastTrials) reasons.Add(FormattableString.Invariant($"{trials} finished trials (take --trials {Trials})"));
        if (options.TrialSteps < LeastSteps) reasons.Add(FormattableString.Invariant($"{options.TrialSteps} steps a trial (take --trial-steps 1500)"));
        if (options.TrainTime < LeastTraining) reasons.Add(FormattableString.Invariant($"{options.TrainTime.TotalMinutes:0.#} minutes of training the winner (take --train-minutes 60)"));
        return reasons.Count == 0 ? null : $"WARNING: too short to mean anything: {string.Join(", ", reasons)}. The model holds the speed; how good it is, is mostly chance.";
    }

    private static LatencyModel Open(TargetSearchOptions options, bool quiet, out BenchProgressLine? line)
    {
        BenchProgressLine? shown = line = quiet ? null : new BenchProgressLine();
        return LatencyModel.Open(options.Task, options.LatencyPath, spec => shown?.Report(new BenchProgress($"measuring the stages of {NetworkTitle.Of(spec)}", 0, null)));
    }

    // A folder belongs to one search: going on with other data or for another speed would mix what does not compare.
    private static void Keep(TargetSearchOptions options, TrainingCache data)
    {
        string path = Path.Combine(options.Folder, RequestFile);
        System.Text.Json.Nodes.JsonObject request = new()
        {
            ["name"] = options.Name,
            ["target_fps"] = options.Target.FramesPerSecond,
            ["task"] = options.Task.ToString(),
            ["kind"] = options.Kind.ToString().ToLowerInvariant(),
            ["trial_steps"] = options.TrialSteps,
            ["data"] = data.Manifest.Fingerprint(),
            ["seed"] = options.Seed,
        };
        string text = request.ToJsonString();
        if (File.Exists(path) && ForeignFile.ReadText(path) != text) throw new BadInputException($"{options.Folder} belongs to another search (see {RequestFile} there): name another folder with --out, or another model with --name.");
        Directory.CreateDirectory(options.Folder);
        File.WriteAllText(path, text);
    }

    private static void Print(FrontReport report, TargetSearch tailor)
    {
        Console.Out.WriteLine("| ms foretold | PSNR-Y dB | parameters | GMAC | network | trial |\n|---:|---:|---:|---:|---|---:|");
        foreach (FrontPoint point in report.Points.Where(point => point.OnFront))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {point.Milliseconds:F2} | {point.PsnrY:F2} | {point.Parameters} | {point.Macs / 1e9:F2} | {point.Network} | {point.Trial} |"));
        }

        TargetSearchModel winner = report.Winner!;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{winner.Name}: {winner.Network}, {winner.MeasuredMs:F2} ms a frame ({winner.MeasuredFps:F1} fps; {winner.PredictedMs:F2} ms foretold), {winner.Steps} steps, held-out PSNR-Y {winner.PsnrY:F3} dB."));
        Console.Out.WriteLine($"Front: {tailor.FrontFiles.Json}, {tailor.FrontFiles.Picture}. Model: {winner.Folder}; use it with 'fovea upscale VIDEO --model {winner.Name}'.");
    }
}
