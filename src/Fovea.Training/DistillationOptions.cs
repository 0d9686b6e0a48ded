namespace Fovea.Training;

/// <summary>Learning from a teacher model: loss = L(output, truth) + weight · L(output, teacher's output).</summary>
public sealed record DistillationOptions
{
    /// <summary>Name or folder of the teacher; null for none. It must have the student's scale and input colour.</summary>
    public string? Model { get; init; }

    /// <summary>Weight of the teacher's term.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Fraction of all steps after which only the truth counts.</summary>
    public double Until { get; init; } = 0.7;
}
