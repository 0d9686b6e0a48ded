namespace Fovea.Tensors;

/// <summary>Separable interpolation, a row at a time, and its transpose.</summary>
internal static unsafe class ResizeKernels
{
    private const int Reach = ResizePhase.Reach;

    /// <summary>Writes every row of <paramref name="output"/>.</summary>
    public static void Enlarge(Tensor input, Tensor output, ResizePhase[] phases, Interpolation interpolation)
    {
        Shape shape = input.Shape;
        int scale = phases.Length;
        using Scratch scratch = new(Pitch(shape.Width) * (scale + 1));
        float** rows = stackalloc float*[scale];
        float* padded = Lay(scratch, shape.Width, scale, rows);
        int lines = shape.Batch * shape.Channels * output.Shape.Height;
        for (int line = 0; line < lines; line++)
        {
            int y = line % output.Shape.Height;
            float* plane = input.Pointer + (long)(line / output.Shape.Height) * shape.PlaneSize;
            MixRows(plane, shape, y / scale, phases[y % scale], interpolation, padded);
            for (int i = 1; i <= Reach; i++)
            {
                padded[-i] = padded[ResizePhase.Border(-i, shape.Width, interpolation)];
                padded[shape.Width - 1 + i] = padded[ResizePhase.Border(shape.Width - 1 + i, shape.Width, interpolation)];
            }

            for (int p = 0; p < scale; p++) MixColumns(padded, phases[p], rows[p], shape.Width);
            RowShuffle.Interleave(rows, scale, output.Pointer + (long)line * output.Shape.Width, shape.Width, accumulate: false);
        }
    }

    /// <summary>Adds the transpose of <see cref="Enlarge"/>, applied to <paramref name="outputGradient"/>.</summary>
    public static void AddReduced(Tensor outputGradient, Tensor inputGradient, ResizePhase[] phases, Interpolation interpolation)
    {
        Shape shape = inputGradient.Shape;
        int scale = phases.Length;
        using Scratch scratch = new(Pitch(shape.Width) * (scale + 1));
        float** rows = stackalloc float*[scale];
        float* padded = Lay(scratch, shape.Width, scale, rows);
        int height = outputGradient.Shape.Height;
        int lines = shape.Batch * shape.Channels * height;
        for (int line = 0; line < lines; line++)
        {
            RowShuffle.Deal(outputGradient.Pointer + (long)line * outputGradient.Shape.Width, rows, scale, shape.Width, accumulate: false);
            new Span<float>(padded - Reach, shape.Width + 2 * Reach).Clear();
            for (int p = 0; p < scale; p++)
            {
                ResizePhase phase = phases[p];
                for (int tap = 0; tap < phase.Weights.Length; tap++)
                {
                    Elementwise.AddScaled(rows[p], phase.Weights[tap], padded + phase.Offset + tap, shape.Width);
                }
            }

            for (int i = 1; i <= Reach; i++)
            {
                padded[ResizePhase.Border(-i, shape.Width, interpolation)] += padded[-i];
                padded[ResizePhase.Border(shape.Width - 1 + i, shape.Width, interpolation)] += padded[shape.Width - 1 + i];
            }

            float* plane = inputGradient.Pointer + (long)(line / height) * shape.PlaneSize;
            SpreadRow(padded, plane, shape, line % height / scale, phases[line % height % scale], interpolation);
        }
    }

    private static int Pitch(int width) => (width + 2 * Reach + 15) & ~15;

    // One row with room for the borders, then one for each phase.
    private static float* Lay(Scratch scratch, int width, int scale, float** rows)
    {
        for (int p = 0; p < scale; p++) rows[p] = scratch.Pointer + (p + 1) * Pitch(width);
        return scratch.Pointer + Reach;
    }

    private static void MixRows(float* plane, Shape shape, int y, ResizePhase phase, Interpolation interpolation, float* mixed)
    {
        new Span<float>(mixed, shape.Width).Clear();
        for (int tap = 0; tap < phase.Weights.Length; tap++)
        {
            int row = ResizePhase.Border(y + phase.Offset + tap, shape.Height, interpolation);
            Elementwise.AddScaled(plane + (long)row * shape.Width, phase.Weights[tap], mixed, shape.Width);
        }
    }

    private static void MixColumns(float* padded, ResizePhase phase, float* mixed, int width)
    {
        new Span<float>(mixed, width).Clear();
        for (int tap = 0; tap < phase.Weights.Length; tap++) Elementwise.AddScaled(padded + phase.Offset + tap, phase.Weights[tap], mixed, width);
    }

    private static void SpreadRow(float* mixed, float* plane, Shape shape, int y, ResizePhase phase, Interpolation interpolation)
    {
        for (int tap = 0; tap < phase.Weights.Length; tap++)
        {
            int row = ResizePhase.Border(y + phase.Offset + tap, shape.Height, interpolation);
            Elementwise.AddScaled(mixed, phase.Weights[tap], plane + (long)row * shape.Width, shape.Width);
        }
    }
}
