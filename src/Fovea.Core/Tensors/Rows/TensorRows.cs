namespace Fovea.Tensors;

/// <summary>The rows of a tensor as the input of a plan.</summary>
/// <param name="tensor">(1, C, H, W); stays the caller's.</param>
public sealed class TensorRows(Tensor tensor) : RowSource
{
    /// <inheritdoc/>
    public override void Read(int firstRow, int endRow, Tensor destination)
    {
        int width = tensor.Shape.Width;
        for (int c = 0; c < tensor.Shape.Channels; c++)
        {
            tensor.Plane(0, c)[(firstRow * width)..(endRow * width)].CopyTo(destination.Plane(0, c));
        }
    }
}
