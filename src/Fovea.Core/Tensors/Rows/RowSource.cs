namespace Fovea.Tensors;

/// <summary>Gives a plan the rows of its input. One object may be asked by several threads at once.</summary>
public abstract class RowSource
{
    /// <summary>Reads rows <paramref name="firstRow"/> to <paramref name="endRow"/> − 1.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="destination">(1, C, endRow − firstRow, W), to be filled with samples in [0, 1].</param>
    public abstract void Read(int firstRow, int endRow, Tensor destination);
}

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
