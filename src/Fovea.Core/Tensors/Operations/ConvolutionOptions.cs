namespace Fovea.Tensors;

/// <summary>How a convolution moves over its input.</summary>
/// <param name="Stride">Step in rows and columns, at least 1.</param>
/// <param name="Padding">Zeros added on each of the four sides, at least 0.</param>
/// <param name="Groups">Number of groups that divide both the input and the output channels.</param>
public readonly record struct ConvolutionOptions(int Stride = 1, int Padding = 0, int Groups = 1)
{
    /// <summary>Stride 1, padding 0, one group.</summary>
    public ConvolutionOptions()
        : this(1, 0, 1)
    {
    }

    /// <summary>Stride 1 and the padding that keeps height and width for an odd kernel size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kernel size is not odd and positive.</exception>
    public static ConvolutionOptions Same(int kernel, int groups = 1)
    {
        if (kernel < 1 || kernel % 2 == 0) throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Only an odd kernel keeps the size.");
        return new ConvolutionOptions(1, kernel / 2, groups);
    }

    /// <summary>Shape of the result of an input and a weight of shape (Co, Ci/groups, kh, kw).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or nothing would be left.</exception>
    public Shape OutputShape(Shape input, Shape weight)
    {
        if (Stride < 1 || Padding < 0 || Groups < 1) throw new ArgumentException($"{this} is not a convolution.");
        if (input.Channels != weight.Channels * Groups || weight.Batch % Groups != 0)
        {
            throw new ArgumentException($"Weight {weight} in {Groups} group(s) does not fit input {input}.");
        }

        int height = input.Height + 2 * Padding - weight.Height;
        int width = input.Width + 2 * Padding - weight.Width;
        if (height < 0 || width < 0) throw new ArgumentException($"Weight {weight} is larger than input {input} with padding {Padding}.");
        return new Shape(input.Batch, weight.Batch, height / Stride + 1, width / Stride + 1);
    }
}
