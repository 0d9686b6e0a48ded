namespace Fovea.Networks.Onnx;

/// <summary>What an exported network is like.</summary>
/// <param name="Width">Width of the frames in pixels, or 0 for any.</param>
/// <param name="Height">Height of the frames in pixels, or 0 for any.</param>
/// <param name="Clamp">Whether the output is limited to [0, 1], as it is when pixels are stored; the network alone may overshoot.</param>
/// <param name="Ranges">
/// The least and the largest value of each value of the graph, by its id, for a network in 8 bits; null for floats. An input
/// or a result of an operator without a range stays in floats.
/// </param>
public sealed record OnnxOptions(int Width = 0, int Height = 0, bool Clamp = true, IReadOnlyDictionary<int, (float Least, float Largest)>? Ranges = null);
