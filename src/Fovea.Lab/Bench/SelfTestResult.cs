using Fovea.Networks;

namespace Fovea.Lab.Bench;

/// <summary>One comparison of <see cref="SelfTest"/>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kernels">What computed, such as "fp32 direct".</param>
/// <param name="LaneBits">Width of its vectors; 32 is scalar.</param>
/// <param name="LargestDifference">Largest difference from the judge in 8-bit code values.</param>
/// <param name="Passed">Within 1 for fp32, exactly 0 for int8.</param>
public sealed record SelfTestResult(string Model, string Kernels, int LaneBits, int LargestDifference, bool Passed);
