using Fovea.Faces;
using Fovea.Lab.Evaluation;

namespace Fovea.Lab.Faces;

/// <summary>What the face suite measures.</summary>
public sealed record FaceSuiteOptions
{
    /// <summary>Scale factor of the models.</summary>
    public int Scale { get; init; } = 4;

    /// <summary>Threads of the second speed; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Marks eyes, nose and mouth for the landmark distance; null to leave it out. Stays the caller's.</summary>
    public Mtcnn? Detector { get; init; }

    /// <summary>Frames from one whose landmarks are compared to the next.</summary>
    public int LandmarkStep { get; init; } = 5;

    /// <summary>At most so many frames of a clip are scored; null for all.</summary>
    public int? FrameLimit { get; init; }

    /// <summary>The threads in force.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    internal EvaluationOptions Evaluation => new() { Scale = Scale, Threads = Threads, Protocol = EvaluationProtocol.Faces, FrameLimit = FrameLimit };
}
