using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Networks;
using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Training;

namespace Fovea.Lab.Searches;

/// <summary>What a search has found.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Width">Width of the frames that come in.</param>
/// <param name="Height">Their height.</param>
/// <param name="Scale">Size factor.</param>
/// <param name="Threads">Threads.</param>
/// <param name="TargetFps">The speed to hold.</param>
/// <param name="Points">All networks that were tried to the end, by time.</param>
/// <param name="Winner">The one that was trained; null before.</param>
public sealed record FrontReport(string Name, string Cpu, int Width, int Height, int Scale, int Threads, double TargetFps, IReadOnlyList<FrontPoint> Points, TargetSearchModel? Winner)
{
    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TargetSearchJson.Default.FrontReport);
}

/// <summary>A network that was tried.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Network">In a few words.</param>
/// <param name="PsnrY">Quality after the short training: 10·log10 of one over the least mean squared error on the held-out frames, in dB.</param>
/// <param name="Milliseconds">Predicted time of a frame.</param>
/// <param name="Parameters">Weights.</param>
/// <param name="Macs">Multiply-accumulates of a frame.</param>
/// <param name="OnFront">Whether no other is both better and faster.</param>
/// <param name="Spec">The network.</param>
public sealed record FrontPoint(
    int Trial,
    string Network,
    double PsnrY,
    double Milliseconds,
    long Parameters,
    long Macs,
    bool OnFront,
    [property: JsonConverter(typeof(NetworkSpecConverter))] NetworkSpec Spec);

/// <summary>The model that a search ended with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where it is installed.</param>
/// <param name="Trial">The trial that found it.</param>
/// <param name="Network">In a few words.</param>
/// <param name="PredictedMs">Predicted time of a frame.</param>
/// <param name="MeasuredMs">Measured time of a frame.</param>
/// <param name="Steps">Steps of the final training.</param>
/// <param name="TrainSeconds">Seconds of the final training.</param>
/// <param name="PsnrY">Mean PSNR of luma on the held-out frames in dB; null when nothing was judged.</param>
public sealed record TargetSearchModel(string Name, string Folder, int Trial, string Network, double PredictedMs, double MeasuredMs, long Steps, double TrainSeconds, double? PsnrY)
{
    /// <summary>Measured frames a second.</summary>
    public double MeasuredFps => 1000 / MeasuredMs;
}

/// <summary>Which of many are worth having: more quality costs time.</summary>
public static class ParetoFront
{
    /// <summary>
    /// Marks those that no other is at least as good and as fast as, and better in one, so equals stay both; the answer is in
    /// the order of time.
    /// </summary>
    public static IReadOnlyList<FrontPoint> Mark(IEnumerable<FrontPoint> points)
    {
        FrontPoint[] ordered = [.. points.OrderBy(point => point.Milliseconds).ThenByDescending(point => point.PsnrY).ThenBy(point => point.Trial)];
        return [.. ordered.Select(point => point with { OnFront = !ordered.Any(other => Dominance.Dominates(Losses(other), Losses(point))) })];
    }

    private static double[] Losses(FrontPoint point) => [point.Milliseconds, -point.PsnrY];
}

/// <summary>Writes reports without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FrontReport))]
internal sealed partial class TargetSearchJson : JsonSerializerContext;
