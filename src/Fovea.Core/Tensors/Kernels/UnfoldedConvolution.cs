namespace Fovea.Tensors;

/// <summary>
/// Convolution without padding, stride and groups as a product of matrices: every window of the input becomes a column.
/// For training on many small pictures, whose rows are too short for kernels that run along them. Each output is summed in
/// the order of input channel, row and column of the kernel, from the bias on, as everywhere: the bits are the same.
/// </summary>
internal static unsafe class UnfoldedConvolution
{
    // Columns of several pictures at a time, so many floats that they stay in the second cache.
    private const int Budget = 200_000;

    // A 1x1 convolution of larger maps is a product as it stands.
    private const int FewPixels = 16;

    /// <summary>True when a convolution with these options is one that this class computes, and faster.</summary>
    public static bool Fits(Shape output, Shape weight, ConvolutionOptions options) =>
        options is { Stride: 1, Padding: 0, Groups: 1 } && (weight.Height * weight.Width > 1 || output.PlaneSize <= FewPixels);

    /// <summary>Overwrites <paramref name="output"/>.</summary>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci, kh, kw).</param>
    /// <param name="bias">Co values, or none for zeros.</param>
    /// <param name="output">(N, Co, H − kh + 1, W − kw + 1).</param>
    public static void Forward(Tensor input, Tensor weight, Tensor? bias, Tensor output)
    {
        Plan plan = new(input.Shape, weight.Shape, output.Shape);
        using Scratch columns = new(plan.Inner * plan.MostColumns), result = new(plan.Outputs * plan.MostColumns), zeros = new(plan.Outputs);
        new Span<float>(zeros.Pointer, plan.Outputs).Clear();
        for (int n = 0; n < input.Shape.Batch; n += plan.Group)
        {
            int count = Math.Min(plan.Group, input.Shape.Batch - n), width = count * plan.Pixels;
            Unfold(plan, input, n, count, columns.Pointer, width);
            SimdDispatch.Run(new MatrixProduct
            {
                Left = new(weight.Pointer, plan.Inner, isTransposed: false),
                Right = new(columns.Pointer, width, isTransposed: true),
                Size = (plan.Outputs, width, plan.Inner),
                Start = bias is null ? zeros.Pointer : bias.Pointer,
                Destination = result.Pointer,
                Pitch = width,
            });
            Exchange(plan, output, n, count, result.Pointer, width, gather: false);
        }
    }

    /// <summary>Adds to the gradients of the input, if given, and of the weight, if given.</summary>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci, kh, kw).</param>
    /// <param name="outputGradient">(N, Co, H − kh + 1, W − kw + 1).</param>
    /// <param name="inputGradient">Of the input's shape, or null.</param>
    /// <param name="weightGradient">Of the weight's shape, or null.</param>
    public static void Backward(Tensor input, Tensor weight, Tensor outputGradient, Tensor? inputGradient, Tensor? weightGradient)
    {
        Plan plan = new(input.Shape, weight.Shape, outputGradient.Shape);
        using Scratch columns = new(plan.Inner * plan.MostColumns), slopes = new(plan.Outputs * plan.MostColumns), zeros = new(plan.Inner);
        new Span<float>(zeros.Pointer, plan.Inner).Clear();
        for (int n = 0; n < input.Shape.Batch; n += plan.Group)
        {
            int count = Math.Min(plan.Group, input.Shape.Batch - n), width = count * plan.Pixels;
            Exchange(plan, outputGradient, n, count, slopes.Pointer, width, gather: true);
            if (weightGradient is not null)
            {
                Unfold(plan, input, n, count, columns.Pointer, width);
                SimdDispatch.Run(new MatrixProduct
                {
                    Left = new(slopes.Pointer, width, isTransposed: false),
                    Right = new(columns.Pointer, width, isTransposed: false),
                    Size = (plan.Outputs, plan.Inner, width),
                    Start = null,
                    Destination = weightGradient.Pointer,
                    Pitch = plan.Inner,
                });
            }

            if (inputGradient is null) continue;
            SimdDispatch.Run(new MatrixProduct
            {
                Left = new(weight.Pointer, plan.Inner, isTransposed: true),
                Right = new(slopes.Pointer, width, isTransposed: true),
                Size = (plan.Inner, width, plan.Outputs),
                Start = zeros.Pointer,
                Destination = columns.Pointer,
                Pitch = width,
            });
            Fold(plan, inputGradient, n, count, columns.Pointer, width);
        }
    }

    // Row (ci, ky, kx) holds, picture by picture, the pixels that this weight meets.
    private static void Unfold(Plan plan, Tensor input, int first, int count, float* columns, int width)
    {
        Shape shape = input.Shape;
        for (int k = 0; k < plan.Inner; k++)
        {
            (int channel, int ky, int kx) = plan.Place(k);
            float* to = columns + (long)k * width;
            for (int n = first; n < first + count; n++)
            {
                float* from = input.Pointer + ((long)n * shape.Channels + channel) * shape.PlaneSize + ky * shape.Width + kx;
                for (int y = 0; y < plan.Height; y++, from += shape.Width, to += plan.Width)
                {
                    for (int x = 0; x < plan.Width; x++) to[x] = from[x];
                }
            }
        }
    }

    private static void Fold(Plan plan, Tensor gradient, int first, int count, float* columns, int width)
    {
        Shape shape = gradient.Shape;
        for (int k = 0; k < plan.Inner; k++)
        {
            (int channel, int ky, int kx) = plan.Place(k);
            float* from = columns + (long)k * width;
            for (int n = first; n < first + count; n++)
            {
                float* to = gradient.Pointer + ((long)n * shape.Channels + channel) * shape.PlaneSize + ky * shape.Width + kx;
                for (int y = 0; y < plan.Height; y++, to += shape.Width, from += plan.Width)
                {
                    for (int x = 0; x < plan.Width; x++) to[x] += from[x];
                }
            }
        }
    }

    // Between (picture, channel, pixel) and (channel, picture, pixel).
    private static void Exchange(Plan plan, Tensor maps, int first, int count, float* matrix, int width, bool gather)
    {
        for (int n = 0; n < count; n++)
        {
            for (int channel = 0; channel < plan.Outputs; channel++)
            {
                Span<float> plane = new(maps.Pointer + ((long)(first + n) * plan.Outputs + channel) * plan.Pixels, plan.Pixels);
                Span<float> row = new(matrix + (long)channel * width + n * plan.Pixels, plan.Pixels);
                if (gather) plane.CopyTo(row);
                else row.CopyTo(plane);
            }
        }
    }

    private readonly record struct Plan(int Outputs, int Inner, int Height, int Width, int KernelHeight, int KernelWidth, int Group)
    {
        public Plan(Shape input, Shape weight, Shape output)
            : this(weight.Batch, weight.Channels * weight.PlaneSize, output.Height, output.Width, weight.Height, weight.Width, Math.Clamp(Budget / (weight.Channels * weight.PlaneSize * output.PlaneSize), 1, input.Batch))
        {
        }

        public int Pixels => Height * Width;

        public int MostColumns => Group * Pixels;

        public (int Channel, int Row, int Column) Place(int k) => (k / (KernelHeight * KernelWidth), k / KernelWidth % KernelHeight, k % KernelWidth);
    }
}
