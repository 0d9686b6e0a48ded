namespace Fovea.Tensors;

/// <summary>A number of rows and columns.</summary>
internal readonly record struct Extent(int Height, int Width);
