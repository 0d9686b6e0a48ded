using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The last stage where no convolution stores pixels itself: rows to the run's target.</summary>
internal sealed unsafe class RowWriter<TVector> : RowStage
    where TVector : unmanaged, ISimdVector<TVector>
{
    /// <summary>Prepares the stage; the output only counts rows.</summary>
    public RowWriter(RowValue input, RowValue output)
        : base("write", [input], output)
    {
    }

    public override RowSpan Needs(int input, int row) => new(row, row);

    public override void Make(RowRun run, int row)
    {
        RowLayout layout = Inputs[0].Layout;
        byte* from = run.ToRead(Inputs[0], row) + layout.Start;
        for (int c = 0; c < layout.Channels; c++, from += layout.Pitch)
        {
            RowEncoder.Encode<TVector>((float*)from, null, run.Target.Coding, run.Target.Row(c, row), layout.Width);
        }
    }
}
