namespace Fovea.Tensors;

/// <summary>Means of blocks that do not overlap.</summary>
public static unsafe class AveragePool
{
    /// <summary>The mean of every block of size·size pixels.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="x">(N, C, H, W); the size divides H and W.</param>
    /// <param name="size">Pixels along a side of a block.</param>
    /// <returns>(N, C, H/size, W/size).</returns>
    /// <exception cref="ArgumentException">The size does not divide height and width.</exception>
    public static Tensor Apply(Tape tape, Tensor x, int size)
    {
        Shape shape = x.Shape;
        if (size < 1 || shape.Height % size != 0 || shape.Width % size != 0) throw new ArgumentException($"Blocks of {size}x{size} do not tile {shape}.", nameof(size));
        Tensor output = tape.Rent(shape with { Height = shape.Height / size, Width = shape.Width / size });
        float share = 1f / (size * size);
        Mean(x, size, share, output);
        if (tape.NeedsGradient(x)) tape.Record(output, () => AddSpread(tape.Gradient(output), size, share, tape.Gradient(x)));
        return output;
    }

    private static void Mean(Tensor x, int size, float share, Tensor output)
    {
        int width = output.Shape.Width;
        for (int row = 0; row < output.Count / width; row++)
        {
            float* from = x.Pointer + (long)row * size * x.Shape.Width;
            for (int column = 0; column < width; column++)
            {
                float sum = 0;
                for (int i = 0; i < size * size; i++) sum += from[i / size * x.Shape.Width + column * size + i % size];
                output.Pointer[row * width + column] = sum * share;
            }
        }
    }

    private static void AddSpread(Tensor gradient, int size, float share, Tensor xGradient)
    {
        int width = gradient.Shape.Width;
        for (int row = 0; row < gradient.Count / width; row++)
        {
            float* into = xGradient.Pointer + (long)row * size * xGradient.Shape.Width;
            for (int column = 0; column < width; column++)
            {
                float part = gradient.Pointer[row * width + column] * share;
                for (int i = 0; i < size * size; i++) into[i / size * xGradient.Shape.Width + column * size + i % size] += part;
            }
        }
    }
}
