using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Detectors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train</c>: trains a network on pictures and videos, or continues a run.</summary>
internal static class TrainCommand
{
    private const string Description =
        """
        Trains a network. Pictures and videos are decoded once into a cache; a prepared cache needs no ffmpeg.

        Examples:
        fovea train --config recipes/fovea-y-x4.yaml --data clips stills --out runs/fovea-y-x4
        fovea train --arch evsrnet --input luma --channels 8 --blocks 5 --scale 4 --upsampling nearest --data clips --out runs/a --steps 2000 --patch 64
        fovea train --config recipes/fovea-y-x4.yaml --set network.channels=12 --set 'stages[0].steps=5000' --data clips --out runs/d
        fovea train --prepare-only --data clips stills --cache cache --frames-per-clip 16 --cache-limit 1G
        fovea train --config recipes/evsrnet-x4.yaml --data cache --out runs/b --threads 16 --time-limit 9m
        fovea train --config recipes/ho-fvsr-x4.yaml --data faces --out runs/faces --threads 2
        fovea train --config recipes/fovea-mtcnn.yaml --data scenes negatives --labels scenes.csv --out runs/detector
        fovea train --resume runs/b --time-limit 9m
        fovea train --config recipes/fovea-x4-int8.yaml --data cache --out runs/c
        """;

    public static Command Create()
    {
        TrainCommandFlags flags = new();
        flags.AddChecks();
        Command command = new("train", Description);
        foreach (Option option in flags.All) command.Options.Add(option);
        command.SetAction((result, cancellationToken) => RunAsync(result, flags, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, TrainCommandFlags flags, CancellationToken cancellationToken)
    {
        if (result.GetValue(flags.Resume) is { } folder) return await ResumeAsync(result, flags, folder, cancellationToken).ConfigureAwait(false);
        string? target = result.GetValue(flags.Out);
        if (result.GetValue(flags.PrepareOnly))
        {
            IReadOnlyList<string> made = await new TrainCommandData(result, flags, target, Console.Error).PrepareAsync(null, cancellationToken).ConfigureAwait(false);
            if (result.GetValue(flags.Json)) Console.Out.WriteLine(new JsonObject { ["cache"] = made[0] }.ToJsonString());
            return 0;
        }

        if (target is null) throw new BadInputException("no run folder is given: name one to make with --out, or one to continue with --resume.");
        if (TrainDetector.IsRecipe(result.GetValue(flags.Config))) return await TrainDetector.RunAsync(result, flags, target, Settings(result, flags), cancellationToken).ConfigureAwait(false);
        if (result.GetValue(flags.Labels) is { Length: > 0 }) throw new BadInputException("--labels is for the recipe of a face detector, such as recipes/fovea-mtcnn.yaml.");
        TrainingOptions options = TrainCommandConfig.Read(result, flags);
        RunFolder run = RunFolder.Create(target);
        IReadOnlyList<string> folders = await new TrainCommandData(result, flags, target, Console.Error).PrepareForAsync(run, options, cancellationToken).ConfigureAwait(false);
        await TrainCommandData.DegradeAsync(options, folders, Console.Error, cancellationToken).ConfigureAwait(false);
        options = options with { Stages = [.. options.Stages.Zip(folders, (stage, cache) => stage with { Data = cache })] };
        using Caches caches = new(folders);
        RunSettings settings = Settings(result, flags);
        using TrainingLoop loop = TrainingLoop.Create(SuperResolutionTask.Create(options, caches.OfStages, settings), run, settings);
        return Train(loop, result, flags, target, cancellationToken);
    }

    private static async Task<int> ResumeAsync(ParseResult result, TrainCommandFlags flags, string folder, CancellationToken cancellationToken)
    {
        RefuseFixed(result, flags);
        Checkpoint saved = Checkpoint.Open(folder);
        RunSettings settings = Settings(result, flags);
        if (saved.Kind == DetectorTask.KindName) return await TrainDetector.ResumeAsync(result, flags, saved, settings, cancellationToken).ConfigureAwait(false);
        if (saved.Kind != SuperResolutionTask.KindName) throw new BadInputException($"{folder} holds a {saved.Kind}, which the search that made it continues: give that command again.");
        TrainingOptions options = SuperResolutionTask.OptionsOf(saved);
        bool moved = result.GetValue(flags.Data) is { Length: > 0 } || result.GetValue(flags.FineTune) is { Length: > 0 };
        IReadOnlyList<string> folders = moved
            ? await new TrainCommandData(result, flags, folder, Console.Error).PrepareAsync(options, cancellationToken).ConfigureAwait(false)
            : [.. options.Stages.Select(stage => stage.Data ?? Path.Combine(folder, "cache"))];
        await TrainCommandData.DegradeAsync(options, folders, Console.Error, cancellationToken).ConfigureAwait(false);
        using Caches caches = new(folders);
        using TrainingLoop loop = TrainingLoop.Resume(saved, SuperResolutionTask.Resume(saved, caches.OfStages, settings), settings);
        return Train(loop, result, flags, folder, cancellationToken);
    }

    // What a run computes was settled at its start; a flag that changed nothing would not be noticed.
    private static void RefuseFixed(ParseResult result, TrainCommandFlags flags)
    {
        Option? given = flags.OfRecipe.FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
        if (given is not null) throw new BadInputException($"{given.Name} cannot be changed with --resume: what a run computes is settled when it starts. Start another with --out.");
    }

    private static int Train(TrainingLoop loop, ParseResult result, TrainCommandFlags flags, string folder, CancellationToken cancellationToken)
    {
        if (loop.LicenceNote is { } note) Console.Error.WriteLine($"fovea: {note} The card says so; --data-terms and --license say what you know.");
        TrainingResult done = TrainCommandProgress.Run(loop, folder, result.GetValue(flags.NoProgress), cancellationToken);
        if (result.GetValue(flags.Json)) Console.Out.WriteLine(ToJson(done).ToJsonString());
        else Console.Out.WriteLine(Summary(done));
        return 0;
    }

    private static RunSettings Settings(ParseResult result, TrainCommandFlags flags) => new()
    {
        Threads = result.GetValue(flags.Threads),
        TimeLimit = TrainCommandUnits.TryParseTime(result.GetValue(flags.TimeLimit), out TimeSpan limit) ? limit : null,
        LogEvery = result.GetValue(flags.LogEvery),
        Command = "fovea " + string.Join(' ', result.Tokens.Select(token => token.Value.Contains(' ') ? $"'{token.Value}'" : token.Value)),
        DataStatement = result.GetValue(flags.DatasetLicenses) is { } text && !IsJson(text) ? text : null,
        License = result.GetValue(flags.License),
        DatasetLicenses = result.GetValue(flags.DatasetLicenses) is { } path && IsJson(path) ? DatasetLicense.Read(path) : [],
    };

    private static bool IsJson(string terms) => terms.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static string Summary(TrainingResult done)
    {
        string best = done.Best is var (step, psnr) ? $", best validation {psnr:F3} dB at step {step}" : "";
        return $"{done.Step} of {done.TotalSteps} steps in {done.Seconds:F0} s ({done.MillisecondsPerStep:F1} ms a step, {done.DataShare:P1} of it patches){best}: {done.Folder}";
    }

    private static JsonObject ToJson(TrainingResult done) => new()
    {
        ["run"] = done.Folder,
        ["step"] = done.Step,
        ["steps"] = done.TotalSteps,
        ["completed"] = done.Completed,
        ["seconds"] = Math.Round(done.Seconds, 2),
        ["psnr_y"] = (done.Validation as ValidationScore)?.PsnrY,
        ["psnr_rgb"] = (done.Validation as ValidationScore)?.PsnrRgb,
        ["best_step"] = done.Best?.Step,
        ["best_psnr_y"] = done.Best?.Score,
        ["ms_per_step"] = Math.Round(done.MillisecondsPerStep, 3),
        ["data_share"] = Math.Round(done.DataShare ?? 0, 4),
    };

    /// <summary>Opens each cache folder once, whatever number of stages use it.</summary>
    private sealed class Caches : IDisposable
    {
        private readonly Dictionary<string, TrainingCache> _open = [];

        public Caches(IReadOnlyList<string> folders)
        {
            foreach (string folder in folders.Distinct()) _open[folder] = TrainingCache.Open(folder);
            OfStages = [.. folders.Select(folder => _open[folder])];
        }

        public IReadOnlyList<TrainingCache> OfStages { get; }

        public void Dispose()
        {
            foreach (TrainingCache cache in _open.Values) cache.Dispose();
        }
    }
}
