using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Faces;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Detectors;

namespace Fovea.Cli.Commands;

/// <summary>What <c>fovea train</c> does with the recipe of a face detector.</summary>
internal static class TrainDetector
{
    /// <summary>Whether a config file is the recipe of a detector.</summary>
    public static bool IsRecipe(string? config) => config is not null && TrainCommandConfig.ReadFile(config)["network"]?["architecture"]?.ToString() == DetectorNetwork.Mtcnn;

    /// <summary>Starts a run.</summary>
    public static async Task<int> RunAsync(ParseResult result, TrainCommandFlags flags, string target, RunSettings settings, CancellationToken cancellationToken)
    {
        RefuseOthers(result, flags);
        if (result.GetValue(flags.Judge)?.FirstOrDefault(labels => !File.Exists(labels)) is { } missing) throw new BadInputException($"There are no labels {missing} to judge on.");
        DetectorOptions options = DetectorRecipe.Read(TrainCommandConfig.ReadFile(result.GetValue(flags.Config)!));
        if (result.GetValue(flags.Name) is { } name) options = options with { Name = name };
        if (result.GetValue(flags.Seed) is { } seed) options = options with { Seed = seed };
        if (result.GetValue(flags.Labels) is { Length: > 0 } labels) options = options with { Labels = [.. labels.Select(Path.GetFullPath)] };
        if (result.GetValue(flags.Start) is { } start) options = options with { Start = Directory.Exists(start) ? Path.GetFullPath(start) : start };
        // Before anything is written.
        if (options.Labels.Count == 0) throw new BadInputException("a detector needs labels: give CSV files, or what 'fovea faces detect --json' printed, with --labels.");
        foreach (string path in options.Labels) _ = FaceLabel.Read(path);
        if (options.Start is not null) DetectorZoo.Open(options.Start).Dispose();
        RunFolder run = RunFolder.Create(target);
        IReadOnlyList<string> folders = await new TrainCommandData(result, flags, target, Console.Error).PrepareForAsync(run, null, cancellationToken).ConfigureAwait(false);
        using TrainingCache cache = TrainingCache.Open(folders[0]);
        using TrainingLoop loop = TrainingLoop.Create(DetectorTask.Create(options with { Data = Path.GetFullPath(folders[0]) }, cache, settings), run, settings);
        return await TrainAsync(loop, options.MinFace, result, flags, target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Continues a run.</summary>
    public static async Task<int> ResumeAsync(ParseResult result, TrainCommandFlags flags, Checkpoint saved, RunSettings settings, CancellationToken cancellationToken)
    {
        RefuseOthers(result, flags);
        DetectorOptions options = DetectorTask.OptionsOf(saved);
        string data = result.GetValue(flags.Data) is [{ } moved, ..] ? moved : options.Data ?? Path.Combine(saved.Folder, "cache");
        using TrainingCache cache = TrainingCache.Open(data);
        using TrainingLoop loop = TrainingLoop.Resume(saved, DetectorTask.Resume(saved, cache, settings), settings);
        return await TrainAsync(loop, options.MinFace, result, flags, saved.Folder, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> TrainAsync(TrainingLoop loop, int minFace, ParseResult result, TrainCommandFlags flags, string folder, CancellationToken cancellationToken)
    {
        TrainingResult done = TrainCommandProgress.Run(loop, folder, result.GetValue(flags.NoProgress), cancellationToken);
        if (done.Completed)
        {
            foreach (string labels in result.GetValue(flags.Judge) ?? [])
            {
                IReadOnlyList<ModelScore> scores = await DetectorTest.RecordAsync(Path.Combine(done.Folder, "model"), labels, minFace, result.GetValue(flags.Threads), cancellationToken).ConfigureAwait(false);
                foreach (ModelScore score in scores) await Console.Error.WriteLineAsync(FormattableString.Invariant($"{score.Data}: {score.Metric} {score.Value}")).ConfigureAwait(false);
            }
        }

        Console.Out.WriteLine(result.GetValue(flags.Json) ? ToJson(done).ToJsonString() : Summary(done));
        return 0;
    }

    // A flag of the other kind of training would change nothing, and nobody would notice.
    private static void RefuseOthers(ParseResult result, TrainCommandFlags flags)
    {
        Option[] known =
        [
            flags.Config, flags.Data, flags.Labels, flags.Validation, flags.ValidationShare, flags.Cache, flags.CacheLimit, flags.Pack, flags.Out, flags.Resume,
            flags.Name, flags.Seed, flags.Start, flags.Threads, flags.TimeLimit, flags.LogEvery, flags.Judge, flags.DatasetLicenses, flags.License, flags.Json, flags.NoProgress,
        ];
        Option? other = flags.All.FirstOrDefault(option => !known.Contains(option) && result.GetResult(option) is { Implicit: false });
        if (other is not null) throw new BadInputException($"{other.Name} has no meaning for a face detector; write what you want into the recipe.");
    }

    private static string Summary(TrainingResult done)
    {
        string score = done.Validation is DetectorScore { Precision: { } precision } whole ? FormattableString.Invariant($", held-out precision {100 * precision:F1} %, recall {100 * whole.Recall:F1} %") : "";
        return $"{done.Step} of {done.TotalSteps} steps in {done.Seconds:F0} s{score}: {done.Folder}";
    }

    private static JsonObject ToJson(TrainingResult done) => new()
    {
        ["run"] = done.Folder,
        ["step"] = done.Step,
        ["steps"] = done.TotalSteps,
        ["completed"] = done.Completed,
        ["seconds"] = Math.Round(done.Seconds, 2),
        ["recall"] = (done.Validation as DetectorScore)?.Recall,
        ["precision"] = (done.Validation as DetectorScore)?.Precision,
    };
}
