namespace Fovea.Inference;

/// <summary>A stage of a plan as far as its time goes.</summary>
/// <param name="Kind">Equal for stages that take the same time in frames of one size: kernels, operations, channels.</param>
/// <param name="Name">What a listing shows.</param>
/// <param name="Channels">Channels that it makes.</param>
public sealed record PlanStage(string Kind, string Name, int Channels);
