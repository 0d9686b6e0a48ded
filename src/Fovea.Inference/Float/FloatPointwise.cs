using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The sum of one or two values, and functions of each value: what no convolution takes along.</summary>
internal sealed unsafe class FloatPointwise : RowStage
{
    private readonly RowFunction[] _functions;

    /// <summary>Prepares the stage.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="inputs">One value, or two to be added.</param>
    /// <param name="output">The value written, of the same layout.</param>
    /// <param name="functions">Applied in order.</param>
    public FloatPointwise(string name, RowValue[] inputs, RowValue output, RowFunction[] functions)
        : base(name, inputs, output) => _functions = functions;

    public override RowSpan Needs(int input, int row) => new(row, row);

    public override void Make(RowRun run, int row)
    {
        RowLayout layout = Output.Layout;
        nint pitch = layout.Pitch / sizeof(float);
        float* to = (float*)(run.ToWrite(Output, row) + layout.Start);
        float* from = (float*)(run.ToRead(Inputs[0], row) + layout.Start);
        float* other = Inputs.Count > 1 ? (float*)(run.ToRead(Inputs[1], row) + layout.Start) : null;
        for (int c = 0; c < layout.Channels; c++, to += pitch, from += pitch, other += pitch)
        {
            if (Inputs.Count > 1) Elementwise.Map(default(Elementwise.AddOperator), from, other, to, layout.Width);
            else new ReadOnlySpan<float>(from, layout.Width).CopyTo(new Span<float>(to, layout.Width));
            foreach (RowFunction function in _functions) function.Apply(to, c, layout.Width);
        }
    }
}

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

/// <summary>The functions that plans apply to rows, each with the bits of the operation of its name.</summary>
internal static class RowFunctions
{
    public static RowFunction Relu => RowFunction.Of(default(Relu.Function));

    public static RowFunction Tanh => RowFunction.Of(default(TanhFunction));

    public static RowFunction Sigmoid => RowFunction.Of(default(Sigmoid.Function));

    public static RowFunction LeakyRelu(float slope) => RowFunction.Of(new LeakyRelu.Function(slope));

    public static RowFunction PRelu(Tensor slopes) => RowFunction.Of(slopes.Span.ToArray().Select(slope => new PRelu.Function(slope)).ToArray());

    public static RowFunction Clamp(float minimum, float maximum) => RowFunction.Of(new Clamp.Function(minimum, maximum));

    public static RowFunction Scale(float factor) => RowFunction.Of(new Scaling.Function(factor));

    public static RowFunction Add(Tensor vector) => RowFunction.Of(vector.Span.ToArray().Select(value => new AddConstant(value)).ToArray());

    private readonly struct AddConstant(float value) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> => TVector.Broadcast(value) + x;
    }
}
