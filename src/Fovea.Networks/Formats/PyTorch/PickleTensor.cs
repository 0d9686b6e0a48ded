namespace Fovea.Networks.PyTorch;

/// <summary>A view into a storage.</summary>
/// <param name="Storage">Where the values lie.</param>
/// <param name="Offset">Index of the first.</param>
/// <param name="Sizes">Dimensions, slowest first.</param>
/// <param name="Strides">Values from one index to the next of each dimension.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Sizes, long[] Strides);
