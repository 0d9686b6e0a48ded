using Fovea.Networks;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Training;

/// <summary>Writes the weights of a run as model folders.</summary>
internal sealed class Exporter(SuperResolutionState state, TrainingRun run, IReadOnlyList<TrainingCache> caches)
{
    /// <summary>Writes <c>model/</c> from the weights of now, which were just found to be the best.</summary>
    public void ExportBest(ValidationScore score)
    {
        using ParameterSet weights = state.EmaWeights();
        Save(run.Folder.Model, weights, score);
    }

    /// <summary>Writes <c>model-last/</c> from the weights of now, and <c>model/</c> if no validation has written it.</summary>
    public void ExportLast()
    {
        using ParameterSet weights = state.EmaWeights();
        Save(run.Folder.LastModel, weights, null);
        if (!Directory.Exists(run.Folder.Model)) Save(run.Folder.Model, weights, null);
    }

    private void Save(string path, ParameterSet weights, ValidationScore? score)
    {
        using Network network = new(state.Network.Spec, weights.Clone());
        TrainingOptions options = state.Options;
        string license = run.Settings.License ?? WeightLicence.NotStated;
        ModelData[] data = [.. Data(caches, run.Settings)];
        ModelCard card = new(options.Name, Describe(options), network.Spec, license)
        {
            Data = data,
            Notes = WeightLicence.Note(license, data),
            TrainingCommand = run.Settings.Command,
            Seed = options.Seed,
            Steps = state.Step,
            Scores = score is null ? [] : [.. DescribeScore(options, network.Scale, score)],
        };
        Model.Save(path, card, network, state.Quantized?.Table);
    }

    private static string Describe(TrainingOptions options)
    {
        string form = options.Form == Reparameterization.Ecb ? ", trained in edge-oriented form" : "";
        string teacher = options.Teacher.Model is { } name ? $", taught by {Path.GetFileName(name)}" : "";
        string codes = options.Quantize.Enabled ? " with its int8 form, ranges " + (options.Quantize.FreezeAfter == 0 ? "of the start" : $"frozen after {options.Quantize.FreezeAfter} steps") : "";
        string start = (options.Start ?? options.Transfer) is { } from ? $", from {Path.GetFileName(from)}" : "";
        return $"x{options.Network!.Scale} network trained by Fovea for {options.TotalSteps} steps{codes}{start}{form}{teacher}; degradation {(options.Degradations.IsOn ? string.Join("; ", options.Degradations.Entries.Select(entry => entry.Steps)) : Name(options.Degradation))}.";
    }

    /// <summary>The training sources of all caches, for a card.</summary>
    public static IEnumerable<ModelData> Data(IEnumerable<TrainingCache> caches, RunSettings settings) => caches.Distinct().SelectMany(cache => DescribeData(cache, settings));

    /// <summary>The training sources of a cache, for a card.</summary>
    public static IEnumerable<ModelData> DescribeData(TrainingCache cache, RunSettings settings)
    {
        foreach (IGrouping<string, CachedSource> root in cache.Manifest.Sources.Where(source => source.Role == SourceRole.Train).GroupBy(source => source.Path.Split('/')[0]))
        {
            int images = root.Count(source => source.Kind == SourceKind.Image), videos = root.Count() - images;
            yield return DatasetLicense.Describe(settings.DatasetLicenses, root.Key, $"{images} pictures, {videos} videos, {root.Sum(source => source.Frames.Count)} frames", settings.DataStatement);
        }
    }

    /// <summary>A validation, for a card.</summary>
    public static IEnumerable<ModelScore> DescribeScore(TrainingOptions options, int scale, ValidationScore score)
    {
        string protocol = $"{(options.Degradations.IsOn ? "mean over " + string.Join("; ", options.Degradations.Validation) : Name(options.Degradation))}, {score.Frames} held-out frames, border {scale}";
        yield return new("validation", "psnr_y", Math.Round(score.PsnrY, 4), protocol);
        if (score.PsnrRgb is { } rgb) yield return new("validation", "psnr_rgb", Math.Round(rgb, 4), protocol);
    }

    private static string Name(DegradationKind kind) => kind switch
    {
        DegradationKind.Bicubic => "BI (MATLAB bicubic, float between passes)",
        DegradationKind.BicubicRounded => "BI (MATLAB bicubic, rounded between passes)",
        _ => "BD (Gaussian 13x13, decimated)",
    };
}
