namespace Fovea.Tensors;

/// <summary>The sizes of one 3x3 convolution; planes follow each other without gaps.</summary>
/// <param name="Width">Columns, which is also the distance between rows.</param>
/// <param name="Height">Rows.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Relu">Whether to store max(0, value).</param>
internal readonly record struct Convolution3x3Plan(int Width, int Height, int Inputs, int Outputs, bool Relu)
{
    /// <summary>Distance between channels.</summary>
    public nint Plane { get; } = (nint)Width * Height;
}
