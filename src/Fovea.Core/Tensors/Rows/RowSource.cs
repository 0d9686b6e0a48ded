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
