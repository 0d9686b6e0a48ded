using System.CommandLine;
using System.Globalization;
using Fovea.Lab.Searches;
using Fovea.Search;
using Fovea.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search target</c>: from a speed to an installed model.</summary>
internal static class SearchTarget
{
    private const int Trials = 24;
    private const int LeastTrials = 8;
    private const int LeastSteps = 500;
    private static readonly TimeSpan LeastTraining = TimeSpan.FromMinutes(5);

    /// <summary>Runs the search, trains and installs the winner, prints what was found.</summary>
    public static async Task<int> RunAsync(ParseResult result, TargetSearchOptions options, string models, SearchCommandOptions shared, SearchBudget budget, WorkerOptions worker, bool quiet, bool json, CancellationToken cancellationToken)
    {
        bool named = result.GetResult(shared.Storage) is { Implicit: false };
        if (budget.Trials is null && budget.Time is null) budget = budget with { Trials = Trials };
        TargetSearchWork work = new(
            () => named ? shared.Open(result, create: true) : StudyStorage.Open(options.DefaultStorage, create: true),
            SearchTargetOptions.Sampler(result, shared),
            SearchTargetOptions.Pruner(result, shared),
            budget,
            worker,
            models);
        using SearchTargetProgress progress = new(options, quiet, cancellationToken);
        FrontReport report = await TargetSearch.RunAsync(options, work, progress, cancellationToken).ConfigureAwait(false);
        if (TooShort(options, report.Points.Count) is { } warning) Console.Error.WriteLine($"fovea: {warning}");
        if (json) Console.Out.WriteLine(report.ToJson());
        else Print(report, options);
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

    private static void Print(FrontReport report, TargetSearchOptions options)
    {
        Console.Out.WriteLine("| ms predicted | PSNR-Y dB | parameters | GMAC | network | trial |\n|---:|---:|---:|---:|---|---:|");
        foreach (FrontPoint point in report.Points.Where(point => point.OnFront))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {point.Milliseconds:F2} | {point.PsnrY:F2} | {point.Parameters} | {point.Macs / 1e9:F2} | {point.Network} | {point.Trial} |"));
        }

        TargetSearchModel winner = report.Winner!;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{winner.Name}: {winner.Network}, {winner.MeasuredMs:F2} ms a frame ({winner.MeasuredFps:F1} fps; {winner.PredictedMs:F2} ms predicted), {winner.Steps} steps, held-out PSNR-Y {winner.PsnrY:F3} dB."));
        Console.Out.WriteLine($"Front: {options.FrontFiles.Json}, {options.FrontFiles.Picture}. Model: {winner.Folder}; use it with 'fovea upscale VIDEO --model {winner.Name}'.");
    }
}
