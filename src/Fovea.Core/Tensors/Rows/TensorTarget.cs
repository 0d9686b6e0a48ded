namespace Fovea.Tensors;

/// <summary>Rows go into a tensor as they are.</summary>
/// <param name="tensor">(1, C, h, W); stays the caller's.</param>
/// <param name="top">Row of the picture that is the tensor's first row.</param>
public sealed class TensorTarget(Tensor tensor, int top = 0) : RowTarget(RowCoding.Float)
{
    internal override unsafe byte* Row(int channel, int row)
    {
        Shape shape = tensor.Shape;
        if (row < top || row - top >= shape.Height) throw new ArgumentOutOfRangeException(nameof(row), row, $"The tensor holds rows {top} to {top + shape.Height - 1}.");
        return (byte*)(tensor.Pointer + ((nint)channel * shape.Height + row - top) * shape.Width);
    }
}
