namespace Fovea.Inference;

/// <summary>From sums to codes, for each output channel: fma(sum, factor, offset), then fma(skip's code, skip factor, that), at least the floor, rounded half to even, saturated.</summary>
/// <param name="Factors">Codes for a unit of the sum.</param>
/// <param name="Offsets">The code of sum 0.</param>
/// <param name="SkipFactors">Codes for a code of the skip.</param>
/// <param name="Floors">The least code.</param>
/// <param name="Zeros">The code of value 0.</param>
internal sealed record Int8Scaling(float[] Factors, float[] Offsets, float[] SkipFactors, float[] Floors, byte[] Zeros);
