namespace Fovea.Search;

/// <summary>What an objective reported on its way.</summary>
/// <param name="Step">The epoch, or whatever the objective counts; 0 or more.</param>
/// <param name="Value">The value of the first objective; NaN if training diverged.</param>
public readonly record struct IntermediateValue(int Step, double Value);
