using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>What one trial teaches.</summary>
/// <param name="Number">The trial's number; rising numbers are rising time.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="Loss">What came out; smaller is better.</param>
public readonly record struct Observation(int Number, Configuration Configuration, double Loss);
