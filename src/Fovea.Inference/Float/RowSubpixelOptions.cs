using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>What a <see cref="RowPixels{TVector}"/> does between its sums and the pixels.</summary>
/// <param name="Relu">Whether max(0, value) is taken first.</param>
/// <param name="AddsAnchor">Whether the second input is added, each channel to all pixels of its channel.</param>
/// <param name="AddsFine">Whether the last input, which is as fine as the output, is added then.</param>
/// <param name="ToTarget">Whether pixels go to the run's target; else to rows of the output value.</param>
internal readonly record struct RowSubpixelOptions(bool Relu, bool AddsAnchor, bool AddsFine, bool ToTarget);
