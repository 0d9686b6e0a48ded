using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Rows <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct RowSpan(int First, int Last)
{
    /// <summary>The part that lies in a value of the height.</summary>
    public RowSpan Within(int height) => new(Math.Clamp(First, 0, height - 1), Math.Clamp(Last, 0, height - 1));
}
