using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Training;
using YamlDotNet.Core;

namespace Fovea.Cli.Commands;

/// <summary>Turns a config file and flags into options: YAML or JSON first, flags on top.</summary>
internal static class TrainCommandConfig
{
    /// <summary>The options that the file and the flags ask for.</summary>
    public static TrainingOptions Read(ParseResult result, TrainCommandFlags flags)
    {
        JsonObject config = result.GetValue(flags.Config) is { } path ? ReadFile(path) : [];
        TrainingOptionsReader.RenameOld(config);
        ApplyFlags(config, result, flags);
        TrainCommandAssignment[] set = [.. (result.GetValue(flags.Set) ?? []).Select(TrainCommandAssignment.Parse)];
        foreach (TrainCommandAssignment one in set) one.Lay(config);
        // What flags and --set both decide differently is nobody's intention: flags, applied once more, must leave what was set.
        ApplyFlags(config, result, flags);
        if (set.FirstOrDefault(one => !one.Holds(config)) is { } lost) throw Twice(lost);
        TrainingOptions options = TrainingOptionsReader.Read(config);
        if (result.GetValue(flags.Steps) is { } steps)
        {
            if (set.FirstOrDefault(one => one.Path == "stages" || one.Path.EndsWith("].steps", StringComparison.Ordinal)) is { } other) throw Twice(other);
            options = options with { Stages = Share(options.Stages, steps) };
        }

        options.Validate();
        return options;
    }

    /// <summary>A YAML or JSON file as a JSON object.</summary>
    /// <exception cref="BadInputException">It is missing, or no mapping.</exception>
    public static JsonObject ReadFile(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"there is no config file {path}.");
        try
        {
            using StringReader reader = new(ForeignFile.ReadText(path));
            return YamlJson.Read(reader) as JsonObject ?? throw new BadInputException($"{path} is not a mapping of names to values.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read {path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is YamlException or ArgumentException or InvalidOperationException)
        {
            string line = exception is YamlException { Start.Line: > 0 } at ? $"line {at.Start.Line}: " : "";
            throw new BadInputException($"{path} is not YAML or JSON that Fovea reads: {line}{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", exception);
        }
    }

    private static BadInputException Twice(TrainCommandAssignment set) => new($"--set {set.Path} says something else than a flag or another --set; give one of them.");

    private static void ApplyFlags(JsonObject config, ParseResult result, TrainCommandFlags flags)
    {
        ApplyNetwork(config, result, flags);
        Set(config, "name", result.GetValue(flags.Name) ?? DefaultName(config, result.GetValue(flags.Config)));
        Set(config, "form", result.GetValue(flags.Form));
        Set(config, "degradation", result.GetValue(flags.Degradation));
        Set(config, "flips", result.GetValue(flags.Flips));
        Set(config, "seed", result.GetValue(flags.Seed));
        Set(config, "ema", result.GetValue(flags.Ema));
        Set(config, "start", result.GetValue(flags.Start));
        Set(config, "checkpoint_every", result.GetValue(flags.CheckpointEvery));
        Set(config, "checkpoint_minutes", result.GetValue(flags.CheckpointMinutes));
        SetIn(config, "adam", ("weight_decay", result.GetValue(flags.WeightDecay)), ("decoupled", result.GetValue(flags.Decoupled)), ("clip_norm", result.GetValue(flags.Clip)));
        SetIn(config, "teacher", ("model", result.GetValue(flags.Teacher)), ("weight", result.GetValue(flags.TeacherWeight)), ("until", result.GetValue(flags.TeacherUntil)));
        SetIn(config, "quantize", ("enabled", result.GetValue(flags.Quantize)), ("freeze_after", result.GetValue(flags.FreezeRanges)));
        SetIn(config, "validation", ("every", result.GetValue(flags.ValidateEvery)), ("frames", result.GetValue(flags.ValidationFrames)), ("pictures", result.GetValue(flags.Pictures)));
        ApplyStages(config, result, flags);
    }

    private static void ApplyNetwork(JsonObject config, ParseResult result, TrainCommandFlags flags)
    {
        JsonObject network = config["network"] as JsonObject ?? [];
        if (result.GetValue(flags.Architecture) is { } architecture && network["architecture"]?.ToString() != architecture)
        {
            network = new JsonObject { ["architecture"] = architecture, ["scale"] = 4 };
            if (architecture is "evsrnet" or "rrn") (network["channels"], network["blocks"]) = (8, 5);
        }

        Set(network, "channels", result.GetValue(flags.Channels));
        Set(network, "blocks", result.GetValue(flags.Blocks));
        Set(network, "scale", result.GetValue(flags.Scale));
        Set(network, "upsampling", result.GetValue(flags.Upsampling));
        Set(network, "input", result.GetValue(flags.Input));
        if (network.Count > 0) config["network"] = network.Parent is null ? network : network.DeepClone();
    }

    private static void ApplyStages(JsonObject config, ParseResult result, TrainCommandFlags flags)
    {
        if (config["stages"] is not JsonArray { Count: > 0 } stages) config["stages"] = stages = new JsonArray((JsonNode)new JsonObject());
        foreach (JsonNode? node in stages)
        {
            if (node is not JsonObject stage) continue;
            Set(stage, "batch", result.GetValue(flags.Batch));
            Set(stage, "patch", result.GetValue(flags.Patch));
            Set(stage, "learning_rate", result.GetValue(flags.LearningRate));
            Set(stage, "schedule", result.GetValue(flags.Schedule));
            Set(stage, "final_learning_rate", result.GetValue(flags.FinalLearningRate));
            Set(stage, "warmup", result.GetValue(flags.Warmup));
            Set(stage, "loss", result.GetValue(flags.Loss));
            Set(stage, "final_loss", result.GetValue(flags.FinalLoss));
            Set(stage, "final_steps", result.GetValue(flags.FinalSteps));
            Set(stage, "motion", result.GetValue(flags.Motion));
        }
    }

    private static List<TrainingStage> Share(IReadOnlyList<TrainingStage> stages, long steps)
    {
        long before = Math.Max(1, stages.Sum(stage => (long)stage.Steps));
        List<TrainingStage> shared = [];
        long left = steps;
        foreach ((int index, TrainingStage stage) in stages.Index())
        {
            long part = index == stages.Count - 1 ? left : (long)((Int128)stage.Steps * steps / before);
            left -= part;
            shared.Add(stage with { Steps = (int)Math.Clamp(part, int.MinValue, int.MaxValue) });
        }

        return shared;
    }

    private static string? DefaultName(JsonObject config, string? file) => config.ContainsKey("name") || file is null ? null : Path.GetFileNameWithoutExtension(file);

    private static void SetIn(JsonObject config, string name, params ReadOnlySpan<(string Key, object? Value)> values)
    {
        foreach ((string key, object? value) in values)
        {
            if (value is null) continue;
            if (config[name] is not JsonObject inner) config[name] = inner = [];
            Set(inner, key, value);
        }
    }

    private static void Set(JsonObject target, string name, object? value)
    {
        if (value is null) return;
        target[name] = value switch
        {
            string text => JsonValue.Create(text),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            ulong number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            bool flag => JsonValue.Create(flag),
            _ => throw new ArgumentException($"No JSON form for {value.GetType()}.", nameof(value)),
        };
    }
}
