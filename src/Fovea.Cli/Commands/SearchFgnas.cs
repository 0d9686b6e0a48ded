using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Lab.Searches;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Supernets;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search fgnas</c>: EVSRNet's own search, a supernet with gates.</summary>
internal static class SearchFgnas
{
    private const string Description =
        """
        Searches EVSRNet's space as its authors did (FGNAS): one supernet with gates on channels, kernels and blocks, trained
        on loss + lambda x cost. Every lambda gives a network to train. The same command again goes on where it stopped.

        Examples:
        fovea search fgnas --data cache --lambda 0.01 --estimator step --out runs/fgnas
        fovea search fgnas --data cache --lambdas 0.002,0.005,0.01,0.02,0.05 --structured --steps 3000 --out runs/sweep --json
        fovea search fgnas --data cache --lambda 0.01 --structured --cost ms --size 640x360 --cost-threads 2 --out runs/time
        fovea search fgnas --data cache --lambda 0.01 --estimator hard-concrete --patch 32 --batch 8 --threads 2 --time-limit 30m --out runs/hard
        """;

    // Gates move slowly, and only for six tenths of the steps: below this part of the usual number few can have closed.
    private const int LeastPart = 4;

    public static Command Create()
    {
        SearchFgnasOptions options = new();
        Command command = new("fgnas", Description);
        foreach (Option option in options.All) command.Options.Add(option);
        command.Subcommands.Add(SearchFgnasTables.Create());
        command.SetAction((result, cancellationToken) => Task.FromResult(Run(result, options, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult result, SearchFgnasOptions options, CancellationToken cancellationToken)
    {
        SupernetOptions search = options.ReadSearch(result);
        IReadOnlyList<double> lambdas = options.ReadLambdas(result);
        string data = result.GetValue(options.Data)!, folder = result.GetValue(options.Out)!;
        if (!CacheManifest.ExistsIn(data)) throw new BadInputException($"{data} is no prepared cache; make one with 'fovea train --prepare-only --data PATHS --cache {data}'.");
        using TrainingCache cache = TrainingCache.Open(data);
        RunSettings settings = new()
        {
            Threads = result.GetValue(options.Threads),
            TimeLimit = TrainCommandUnits.TryParseTime(result.GetValue(options.TimeLimit), out TimeSpan limit) ? limit : null,
            Command = "fovea " + string.Join(' ', result.Tokens.Select(token => token.Value)),
        };
        IConvolutionCost cost = options.ReadCost(result);
        Directory.CreateDirectory(folder);
        IReadOnlyList<SupernetResult> found;
        try
        {
            found = TrainCommandProgress.Run(
                (progress, stop) => SupernetSweep.Run(search, lambdas, folder, settings, cache, cost, progress, stop), search.Steps, result.GetValue(options.NoProgress), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("fovea: saved; the same command again goes on.");
            throw;
        }

        JsonObject json = ToJson(search, cost.Unit, found);
        File.WriteAllText(Path.Combine(folder, "result.json"), json.ToJsonString() + "\n");
        if (found.Count < lambdas.Count || found.Any(one => !one.Run.Completed)) Console.Error.WriteLine("fovea: time limit: saved; the same command again goes on.");
        if (TooShort(search) is { } warning) Console.Error.WriteLine($"fovea: {warning}");
        if (result.GetValue(options.Json)) Console.Out.WriteLine(json.ToJsonString());
        else Print(found);
        return 0;
    }

    /// <summary>What must be said of a search so short that its gates had no time to close; else null.</summary>
    internal static string? TooShort(SupernetOptions search)
    {
        int wanted = new SupernetOptions().Steps;
        return search.Steps >= wanted / LeastPart
            ? null
            : FormattableString.Invariant($"WARNING: {search.Steps} steps are too few for this search to mean anything: gates have little time to close, so what is found is mostly what it began with. Take --steps {wanted} or so.");
    }

    private static void Print(IReadOnlyList<SupernetResult> found)
    {
        foreach (SupernetResult one in found)
        {
            SupernetDerivation derived = one.Derivation;
            string network = FormattableString.Invariant($"{derived.Spec.Channels} channels, {derived.Spec.Blocks} blocks (open: {derived.OpenChannels} channels, inside blocks {string.Join(' ', derived.InnerChannels)})");
            string end = one.Run.Completed ? FormattableString.Invariant($"{one.Score?.PsnrRgb:F2} dB by {one.Model}") : FormattableString.Invariant($"stopped at step {one.Run.Step} of {one.Run.TotalSteps}");
            Console.Out.WriteLine(FormattableString.Invariant($"lambda {one.Lambda}: {network}, R {one.Cost:F4}, {end}, {one.Run.Seconds:F0} s"));
        }

        if (found is [{ Run.Completed: true } first, ..]) Console.Out.WriteLine($"train one: fovea train --arch evsrnet --channels {first.Derivation.Spec.Channels} --blocks {first.Derivation.Spec.Blocks} --scale {first.Derivation.Spec.Scale} --upsampling {first.Derivation.Spec.Upsampling.ToString().ToLowerInvariant()} --data CACHE --out RUN");
    }

    private static JsonObject ToJson(SupernetOptions search, string unit, IReadOnlyList<SupernetResult> found) => new()
    {
        ["estimator"] = SearchFgnasOptions.NameOf(search.Estimator),
        ["structured"] = search.Space.Structured,
        ["steps"] = search.Steps,
        ["batch"] = search.Batch,
        ["patch"] = search.Patch,
        ["gate_learning_rate"] = search.GateLearningRate,
        ["unit"] = unit,
        ["seed"] = search.Seed,
        ["runs"] = new JsonArray([.. found.Select(ToJson)]),
    };

    private static JsonObject ToJson(SupernetResult one) => new JsonObject
    {
        ["lambda"] = one.Lambda,
        ["completed"] = one.Run.Completed,
        ["step"] = one.Run.Step,
        ["channels"] = one.Derivation.Spec.Channels,
        ["blocks"] = one.Derivation.Spec.Blocks,
        ["open_channels"] = one.Derivation.OpenChannels,
        ["inner_channels"] = new JsonArray([.. one.Derivation.InnerChannels.Select(count => (JsonNode)count)]),
        ["point_channels"] = one.Derivation.Points,
        ["cost"] = Math.Round(one.Cost, 5),
        ["psnr_y"] = one.Score?.PsnrY is { } luma ? Math.Round(luma, 4) : null,
        ["psnr_rgb"] = one.Score?.PsnrRgb is { } rgb ? Math.Round(rgb, 4) : null,
        ["model"] = one.Model,
        ["seconds"] = Math.Round(one.Run.Seconds, 1),
    };
}
