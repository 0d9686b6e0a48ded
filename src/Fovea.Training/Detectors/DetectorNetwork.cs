namespace Fovea.Training.Detectors;

/// <summary>The field "network" of a detector recipe.</summary>
public sealed record DetectorNetwork
{
    /// <summary>The only architecture of detectors there is.</summary>
    public const string Mtcnn = "mtcnn";

    /// <summary>Which detector.</summary>
    public string Architecture { get; init; } = Mtcnn;
}
