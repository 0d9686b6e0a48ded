using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The sum of one or two values, and functions of each value: what no convolution takes along.</summary>
internal sealed unsafe class RowPointwise : RowStage
{
    private readonly RowFunction[] _functions;

    /// <summary>Prepares the stage.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="inputs">One value, or two to be added.</param>
    /// <param name="output">The value written, of the same layout.</param>
    /// <param name="functions">Applied in order.</param>
    public RowPointwise(string name, RowValue[] inputs, RowValue output, RowFunction[] functions)
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
