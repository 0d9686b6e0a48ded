using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Enlargement by a whole number, with the bits of <see cref="Resize"/>.</summary>
internal sealed unsafe class FloatResize : RowStage
{
    private const int Reach = ResizePhase.Reach;
    private readonly ResizePhase[] _phases;
    private readonly Interpolation _interpolation;

    /// <summary>Prepares the stage.</summary>
    public FloatResize(string name, RowValue input, RowValue output, int scale, Interpolation interpolation)
        : base(name, [input], output)
    {
        _phases = ResizePhase.Create(scale, interpolation);
        _interpolation = interpolation;
    }

    public override int ScratchBytes => (_phases.Length + 1) * MixPitch * sizeof(float);

    // A multiple of 16, with room for the taps beside the row.
    private int MixPitch => (Inputs[0].Layout.Width + 47) & ~15;

    public override RowSpan Needs(int input, int row)
    {
        int height = Inputs[0].Height;
        ResizePhase phase = _phases[row % _phases.Length];
        int first = int.MaxValue, last = 0;
        for (int tap = 0; tap < phase.Weights.Length; tap++)
        {
            int at = ResizePhase.Border(row / _phases.Length + phase.Offset + tap, height, _interpolation);
            (first, last) = (Math.Min(first, at), Math.Max(last, at));
        }

        return new RowSpan(first, last);
    }

    public override void Make(RowRun run, int row)
    {
        int scale = _phases.Length;
        int width = Inputs[0].Layout.Width;
        float* mixed = (float*)run.Scratch + 16;
        float** columns = stackalloc float*[scale];
        for (int p = 0; p < scale; p++) columns[p] = mixed + (p + 1) * MixPitch - 16;
        float* output = (float*)(run.ToWrite(Output, row) + Output.Layout.Start);
        for (int c = 0; c < Output.Layout.Channels; c++, output += Output.Layout.Pitch / sizeof(float))
        {
            MixRows(run, row, c, mixed);
            for (int i = 1; i <= Reach; i++)
            {
                mixed[-i] = mixed[ResizePhase.Border(-i, width, _interpolation)];
                mixed[width - 1 + i] = mixed[ResizePhase.Border(width - 1 + i, width, _interpolation)];
            }

            for (int p = 0; p < scale; p++) MixColumns(mixed, _phases[p], columns[p], width);
            RowShuffle.Interleave(columns, scale, output, width, accumulate: false);
        }
    }

    private void MixRows(RowRun run, int row, int channel, float* mixed)
    {
        RowValue input = Inputs[0];
        ResizePhase phase = _phases[row % _phases.Length];
        new Span<float>(mixed, input.Layout.Width).Clear();
        for (int tap = 0; tap < phase.Weights.Length; tap++)
        {
            int at = ResizePhase.Border(row / _phases.Length + phase.Offset + tap, input.Height, _interpolation);
            byte* from = run.ToRead(input, at) + input.Layout.Start + (nint)channel * input.Layout.Pitch;
            Elementwise.AddScaled((float*)from, phase.Weights[tap], mixed, input.Layout.Width);
        }
    }

    private static void MixColumns(float* padded, ResizePhase phase, float* mixed, int width)
    {
        new Span<float>(mixed, width).Clear();
        for (int tap = 0; tap < phase.Weights.Length; tap++) Elementwise.AddScaled(padded + phase.Offset + tap, phase.Weights[tap], mixed, width);
    }
}
