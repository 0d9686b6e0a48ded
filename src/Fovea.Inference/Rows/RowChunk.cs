using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A few rows of input, read from the source at once because that costs less than row by row.</summary>
/// <param name="tensor">Room for the rows.</param>
internal sealed class RowChunk(Tensor tensor) : IDisposable
{
    private readonly int _capacity = tensor.Shape.Height;
    private int _first;
    private int _end;

    /// <summary>Forgets what was read.</summary>
    public void Clear() => (_first, _end) = (0, 0);

    /// <summary>One channel of one row.</summary>
    public ReadOnlySpan<float> Row(int channel, int row)
    {
        int width = tensor.Shape.Width;
        return tensor.Plane(0, channel).Slice((row - _first) * width, width);
    }

    /// <summary>Makes sure that a row of a picture of the height is here.</summary>
    public void Fetch(RowSource source, int row, int height)
    {
        if (row >= _first && row < _end) return;
        (_first, _end) = (row, Math.Min(row + _capacity, height));
        tensor.Reuse(tensor.Shape with { Height = _end - _first });
        source.Read(_first, _end, tensor);
    }

    /// <inheritdoc/>
    public void Dispose() => tensor.Dispose();
}
