using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Training.Data;
using Fovea.Training.Quantization;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea quantize</c>: makes an int8 model of a float one by looking at what its values reach.</summary>
internal static class QuantizeCommand
{
    private const string Description = """
        Makes an int8 model: runs a model over pictures and videos, which are made small first, and chooses the range of every
        value that is stored as a byte. Weights stay as they are. 'fovea train --quantize' trains a network for it instead.

        Ranges:
          min-max     from the lowest to the highest value
          percentile  without a small share of the values at either end (--leave-out)
          mse         the range whose codes lose least in the mean square

        Examples:
          fovea quantize fovea-x4 --calibrate clips stills --out models/fovea-x4-int8
          fovea quantize fovea-x4 --calibrate cache --frames 100 --ranges percentile --out models/fovea-x4-int8 --json
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        QuantizeCommandOptions options = new();
        Command command = new("quantize", Description);
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(result, options, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, QuantizeCommandOptions options, CancellationToken cancellationToken)
    {
        string target = result.GetValue(options.Out)!;
        if (File.Exists(Path.Combine(target, Model.CardFile)) && !result.GetValue(options.Overwrite)) throw new BadInputException($"{target} is a model already; name another folder or give --overwrite.");
        using Model model = ModelZoo.Open(result.GetValue(options.Model)!);
        CalibrationOptions settings = options.Bind(result);
        settings.Validate();
        string[] data = result.GetValue(options.Calibrate)!;
        bool prepared = data.Length == 1 && CacheManifest.ExistsIn(data[0]);
        string folder = prepared ? data[0] : result.GetValue(options.Cache) ?? Directory.CreateTempSubdirectory("fovea-calibrate-").FullName;
        try
        {
            // A share of 0: nothing is held out of data that are only looked at.
            if (!prepared) await CacheBuilder.PrepareAsync(data, folder, new CacheOptions { ValidationShare = 0 }, Console.Error.WriteLine, cancellationToken).ConfigureAwait(false);
            using TrainingCache cache = TrainingCache.Open(folder);
            using Calibrator calibrator = new(model.Network, cache.Train, settings);
            QuantizationTable table = calibrator.Run(result.GetValue(options.NoProgress) ? null : new Lines(), cancellationToken);
            ModelCard card = Describe(model.Card, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target))), cache, settings, calibrator.Frames);
            Model.Save(target, card, model.Network, table);
            Report(result, options, target, card, table, calibrator.Frames);
            return 0;
        }
        finally
        {
            if (!prepared && result.GetValue(options.Cache) is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static ModelCard Describe(ModelCard source, string name, TrainingCache cache, CalibrationOptions settings, int frames)
    {
        string rule = settings.Rule switch
        {
            RangeRule.MinMax => "lowest to highest value",
            RangeRule.Percentile => string.Create(CultureInfo.InvariantCulture, $"all but {settings.Share} of the values at either end"),
            _ => "least mean square error",
        };
        string[] roots = [.. cache.Manifest.Sources.Where(s => s.Role == SourceRole.Train).Select(s => s.Path.Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];
        return new ModelCard(name, $"{source.Name} in int8, quantised after training.", source.Spec, source.License)
        {
            Data = source.Data,
            TrainingCommand = source.TrainingCommand,
            Seed = source.Seed,
            Steps = source.Steps,
            Chroma = source.Chroma,
            Notes = $"Ranges from {frames} frames ({rule}) of {string.Join(", ", roots)}; weights of {source.Name}." + (source.Notes is { } notes ? " " + notes : ""),
        };
    }

    private static void Report(ParseResult result, QuantizeCommandOptions options, string target, ModelCard card, QuantizationTable table, int frames)
    {
        if (!result.GetValue(options.Json))
        {
            Console.Out.WriteLine($"{card.Name}: {table.Steps.Count} values with {table.Steps.Values.Sum(range => range.Channels)} channels, ranges from {frames} frames: {target}");
            return;
        }

        JsonObject json = new() { ["model"] = target, ["name"] = card.Name, ["frames"] = frames, ["values"] = table.Steps.Count, ["channels"] = table.Steps.Values.Sum(range => range.Channels) };
        Console.Out.WriteLine(json.ToJsonString());
    }

    private sealed class Lines : IProgress<CalibrationProgress>
    {
        private readonly Lock _turn = new();
        private DateTime _next = DateTime.UtcNow;

        public void Report(CalibrationProgress value)
        {
            lock (_turn)
            {
                if (DateTime.UtcNow < _next && value.Done < value.Total) return;
                _next = DateTime.UtcNow.AddSeconds(2);
                Console.Error.WriteLine($"calibrating: frame {value.Done} of {value.Total}");
            }
        }
    }
}
