namespace Fovea.Tensors;

/// <summary>A convolution and a rectifier in one pass over memory; bits and gradients are those of the two in turn.</summary>
public static class ConvolutionRelu
{
    /// <summary>max(convolution, 0); see <see cref="Convolution.Apply(Tape, Tensor, Tensor, Tensor?, ConvolutionOptions)"/>.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci/groups, kh, kw).</param>
    /// <param name="bias">Co values of shape (1, Co, 1, 1), or none.</param>
    /// <param name="options">Stride, padding, groups.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor input, Tensor weight, Tensor? bias, ConvolutionOptions options) =>
        Convolution.Apply(tape, input, weight, bias, options, relu: true);
}
