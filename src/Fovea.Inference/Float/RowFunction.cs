using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A function of every value by itself, applied to rows in place.</summary>
internal abstract unsafe class RowFunction
{
    /// <summary>Replaces <paramref name="count"/> values of a channel.</summary>
    public abstract void Apply(float* row, int channel, int count);

    /// <summary>The same function on every channel.</summary>
    public static RowFunction Of<TOperator>(TOperator function)
        where TOperator : struct, IUnaryOperator => new Each<TOperator>([function]);

    /// <summary>A function for each channel.</summary>
    public static RowFunction Of<TOperator>(TOperator[] functions)
        where TOperator : struct, IUnaryOperator => new Each<TOperator>(functions);

    private sealed class Each<TOperator>(TOperator[] functions) : RowFunction
        where TOperator : struct, IUnaryOperator
    {
        public override void Apply(float* row, int channel, int count) =>
            Elementwise.Map(functions.Length == 1 ? functions[0] : functions[channel], row, row, count);
    }
}
