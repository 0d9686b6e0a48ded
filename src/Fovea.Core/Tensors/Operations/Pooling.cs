using System.Numerics;
using System.Runtime.InteropServices;

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

/// <summary>Largest values of windows; windows that reach over the right and lower edge count with what they hold (Caffe's rule).</summary>
internal static unsafe class MaxPool
{
    /// <summary>output[n, c, y, x] = the largest of input rows y·stride to y·stride + size − 1 and columns likewise, as far as they exist.</summary>
    /// <param name="tape">Lends the result and records the gradients: the first of equal values gets all of it.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="size">Pixels along a side of a window.</param>
    /// <param name="stride">Pixels from window to window, at most the size.</param>
    /// <returns>(N, C, ⌈(H − size)/stride⌉ + 1, ⌈(W − size)/stride⌉ + 1).</returns>
    /// <exception cref="ArgumentException">The input is smaller than a window, or windows leave gaps.</exception>
    public static Tensor Apply(Tape tape, Tensor x, int size, int stride)
    {
        Shape shape = x.Shape;
        if (stride < 1 || size < stride) throw new ArgumentException($"Windows of {size} cannot follow at {stride}.", nameof(stride));
        if (shape.Height < size || shape.Width < size) throw new ArgumentException($"{shape} is smaller than a window of {size}x{size}.", nameof(x));
        Tensor output = tape.Rent(shape with { Height = Outputs(shape.Height), Width = Outputs(shape.Width) });
        float[] line = new float[shape.Width];
        for (int plane = 0; plane < shape.Batch * shape.Channels; plane++)
        {
            ReadOnlySpan<float> from = new(x.Pointer + (long)plane * shape.PlaneSize, shape.PlaneSize);
            Pool(from, shape, new Span<float>(output.Pointer + (long)plane * output.Shape.PlaneSize, output.Shape.PlaneSize), output.Shape, size, stride, line);
        }

        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        int Outputs(int length) => (length - size + stride - 1) / stride + 1;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output), into = tape.Gradient(x);
            for (int plane = 0; plane < shape.Batch * shape.Channels; plane++)
            {
                long at = (long)plane * shape.PlaneSize;
                Return(gradient.Pointer + (long)plane * output.Shape.PlaneSize, output.Shape, x.Pointer + at, into.Pointer + at, shape, size, stride);
            }
        }
    }

    // The largest of each column of a row of windows first, then along the row.
    private static void Pool(ReadOnlySpan<float> from, Shape shape, Span<float> to, Shape output, int size, int stride, Span<float> line)
    {
        for (int y = 0; y < output.Height; y++)
        {
            int bottom = Math.Min(y * stride + size, shape.Height);
            from.Slice(y * stride * shape.Width, shape.Width).CopyTo(line);
            for (int row = y * stride + 1; row < bottom; row++) KeepLarger(from.Slice(row * shape.Width, shape.Width), line);
            Span<float> result = to.Slice(y * output.Width, output.Width);
            for (int x = 0; x < result.Length; x++)
            {
                int right = Math.Min(x * stride + size, line.Length);
                float best = line[x * stride];
                for (int column = x * stride + 1; column < right; column++) best = line[column] > best ? line[column] : best;
                result[x] = best;
            }
        }
    }

    private static void KeepLarger(ReadOnlySpan<float> row, Span<float> line)
    {
        Span<Vector<float>> into = MemoryMarshal.Cast<float, Vector<float>>(line);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < into.Length; i++) into[i] = Vector.ConditionalSelect(Vector.GreaterThan(vectors[i], into[i]), vectors[i], into[i]);
        for (int i = into.Length * Vector<float>.Count; i < row.Length; i++) line[i] = row[i] > line[i] ? row[i] : line[i];
    }

    // Selections instead of branches: which value is the largest cannot be predicted.
    private static void Return(float* gradient, Shape output, float* values, float* into, Shape shape, int size, int stride)
    {
        for (int y = 0; y < output.Height; y++)
        {
            int top = y * stride, bottom = Math.Min(top + size, shape.Height);
            for (int x = 0; x < output.Width; x++, gradient++)
            {
                int left = x * stride, right = Math.Min(left + size, shape.Width), place = top * shape.Width + left;
                float best = values[place];
                for (int row = top; row < bottom; row++)
                {
                    for (int i = row * shape.Width + left; i < row * shape.Width + right; i++)
                    {
                        bool larger = values[i] > best;
                        place = larger ? i : place;
                        best = larger ? values[i] : best;
                    }
                }

                into[place] += *gradient;
            }
        }
    }
}
