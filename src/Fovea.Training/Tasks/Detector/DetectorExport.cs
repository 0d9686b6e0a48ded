using System.Text.Json;
using Fovea.Faces;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Training.Data;

namespace Fovea.Training.Detectors;

/// <summary>Writes a detector folder: three weight files and a card.</summary>
internal static class DetectorExport
{
    /// <summary>The pictures with their terms, for a card.</summary>
    public static IReadOnlyList<ModelData> DescribeData(IReadOnlyList<CachedSource> sources, RunSettings settings) => [.. sources.Where(source => source.Role == SourceRole.Train).GroupBy(source => source.Path.Split('/')[0])
        .Select(group => DatasetLicense.Describe(settings.DatasetLicenses, group.Key, $"{group.Count()} pictures", settings.DataStatement))];

    public static void Write(TrainingRun run, DetectorState state, IReadOnlyList<CachedSource> sources, DetectorData data, DetectorScore? score)
    {
        (DetectorOptions options, RunSettings settings, string folder) = (state.Options, run.Settings, run.Folder.Model);
        state.Networks.Save(folder);
        IReadOnlyList<ModelData> used = DescribeData(sources, settings);
        string license = settings.License ?? WeightLicence.NotStated;
        string start = options.Start is { } from ? $", from {Path.GetFileName(Path.TrimEndingDirectorySeparator(from))}" : "";
        string steps = string.Join(", ", options.Stages.Where(stage => stage.Steps > 0).Select(stage => $"{stage.LogName} {stage.Steps} of {stage.Batch}"));
        DetectorCard card = new(options.Name, $"MTCNN face detector trained by Fovea on {data.Train.Sum(picture => picture.Faces.Count)} faces in {data.Train.Count} pictures{start}; steps: {steps}.", license, used, settings.Command, options.Seed, state.Step, [.. Scores(score, data)], state.Networks.Fingerprint(), WeightLicence.Note(license, used));
        AtomicFile.Write(Path.Combine(folder, DetectorCard.FileName), JsonSerializer.SerializeToUtf8Bytes(card, DetectorJson.Default.DetectorCard));
    }

    /// <summary>Adds scores to the card of a detector folder, in the place of those with the same data and metric.</summary>
    public static void AddScores(string folder, IReadOnlyList<ModelScore> scores)
    {
        string path = Path.Combine(folder, DetectorCard.FileName);
        DetectorCard card = Read(path);
        IEnumerable<ModelScore> kept = card.Scores.Where(old => !scores.Any(score => (score.Data, score.Metric) == (old.Data, old.Metric)));
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(card with { Scores = [.. kept, .. scores] }, DetectorJson.Default.DetectorCard));
    }

    private static DetectorCard Read(string path)
    {
        try
        {
            return ForeignJson.Read(ForeignFile.ReadBytes(path), DetectorJson.Default.DetectorCard);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path} is no card of a detector: {exception.Message}", exception);
        }
    }

    private static IEnumerable<ModelScore> Scores(DetectorScore? score, DetectorData data)
    {
        if (score is not { Precision: { } precision }) yield break;
        string protocol = $"IoU 0.5, {data.Validation.Count} held-out pictures, faces of another detector's labels";
        yield return new("validation", "recall", Math.Round(score.Recall, 4), protocol);
        yield return new("validation", "precision", Math.Round(precision, 4), protocol);
    }
}

/// <summary>What a person should know of a trained detector: <c>detector.json</c> beside its weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">One or two sentences.</param>
/// <param name="License">Terms of the weights.</param>
/// <param name="Data">What it was trained on, with terms.</param>
/// <param name="TrainingCommand">The command; null when none is known.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Steps">Steps of all three networks.</param>
/// <param name="Scores">Measured on held-out pictures.</param>
/// <param name="Fingerprint">SHA-256 over the weights.</param>
/// <param name="Notes">Anything else that belongs to it.</param>
internal sealed record DetectorCard(
    string Name,
    string Description,
    string License,
    IReadOnlyList<ModelData> Data,
    string? TrainingCommand,
    ulong Seed,
    long Steps,
    IReadOnlyList<ModelScore> Scores,
    string Fingerprint,
    string? Notes = null)
{
    /// <summary>The file's name in the detector folder.</summary>
    public const string FileName = "detector.json";
}
