using System.Text.Json;

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
