using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Benchmarks;
using Fovea.Search.Programs;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study benchmark</c>: how good a sampler is on a known function.</summary>
internal static class StudyCommandBenchmark
{
    private const string Description =
        """
        Runs a sampler on an objective from several seeds. It gives the best value so far after each trial. Programs run
        one at a time; test functions run on all processors. The same seed gives the same line.

        Examples:
        fovea study benchmark --sampler tpe --objective branin --trials 100 --seeds 100 --json
        fovea study benchmark --sampler smac --ordered --objective ho-fvsr-table --trials 40 --seeds 100
        fovea study benchmark --sampler smac --space space.json --objective-command "python3 f.py" --trials 50 --seeds 10 --json
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Option<string?> function = new("--objective") { Description = "A test function, or the recorded table of the 800 networks of HO-FVSR." };
        function.AcceptOnlyFromAmong([.. TestFunctions.Names]);
        Option<string?> program = new("--objective-command") { Description = "A program and its arguments, with --space; no shell is used." };
        Option<int> trials = new("--trials") { Description = "Trials a run.", DefaultValueFactory = _ => 100 };
        Option<int> seeds = new("--seeds") { Description = "Runs, with the seeds 0, 1, 2, …", DefaultValueFactory = _ => 10 };
        Option<bool> json = StudyCommand.Json();
        Command command = new("benchmark", Description) { function, program, trials, seeds, json, shared.Space, shared.Directions };
        foreach (Option option in shared.OfSampler) command.Options.Add(option);
        SearchCommandOptions.AtLeastOne(trials, seeds);
        shared.Directions.Validators.Add(result =>
        {
            if (result.Tokens.Count > 1) result.AddError("a benchmark has one objective: give one --direction.");
        });
        command.Validators.Add(result =>
        {
            bool named = result.GetValue(function) is not null;
            if (named == result.GetValue(program) is not null) result.AddError("give either --objective or --objective-command.");
            else if (named == result.GetValue(shared.Space) is not null) result.AddError("--space goes with --objective-command, and only with it.");
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            StudyOptions options = new() { Directions = result.GetValue(shared.Directions)!, Sampler = shared.ReadSampler(result) };
            (int count, int runs) = (result.GetValue(trials), result.GetValue(seeds));
            SamplerBenchmark benchmark = result.GetValue(function) is string name ? SamplerBenchmark.Of(TestFunctions.Get(name), options, count) : new SamplerBenchmark(shared.ReadSpace(result), options, count);
            double[][] best = result.GetValue(program) is string text ? await RunProgramAsync(benchmark, text, runs, cancellationToken).ConfigureAwait(false) : benchmark.RunAll(runs, Environment.ProcessorCount, cancellationToken);
            string objective = result.GetValue(function) ?? result.GetValue(program)!;
            if (result.GetValue(json)) Console.Out.WriteLine(Json(options.Sampler.Name, objective, count, best).ToJsonString());
            else Print(options, objective, best);
            return 0;
        });
        return command;
    }

    private static async Task<double[][]> RunProgramAsync(SamplerBenchmark benchmark, string text, int seeds, CancellationToken cancellationToken)
    {
        ObjectiveProgram program = new(CommandText.Split(text), Console.Error.WriteLine);
        await using (program.ConfigureAwait(false))
        {
            double[][] best = new double[seeds][];
            for (int seed = 0; seed < seeds; seed++) best[seed] = await benchmark.RunAsync((ulong)seed, program.RunAsync, cancellationToken).ConfigureAwait(false);
            return best;
        }
    }

    private static JsonObject Json(string sampler, string objective, int trials, double[][] best) => new()
    {
        ["sampler"] = sampler,
        ["objective"] = objective,
        ["trials"] = trials,
        ["runs"] = new JsonArray([.. best.Select((line, seed) => new JsonObject { ["seed"] = seed, ["best"] = new JsonArray([.. line.Select(value => double.IsFinite(value) ? (JsonNode)value : null)]) })]),
    };

    private static void Print(StudyOptions options, string objective, double[][] best)
    {
        double[] last = [.. best.Select(line => line.Length > 0 ? line[^1] : double.NaN).Order()];
        double mean = last.Average();
        double error = last.Length > 1 ? Math.Sqrt(last.Sum(value => (value - mean) * (value - mean)) / (last.Length - 1) / last.Length) : double.NaN;
        Console.Out.WriteLine($"{options.Sampler.Name} on {objective}, {best[0].Length} trials, {last.Length} seeds: best so far mean {mean:G6} ± {error:G3} (standard error), median {last[last.Length / 2]:G6}");
    }
}
