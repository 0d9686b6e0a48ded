using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>Name, shape and starting values of one trainable tensor.</summary>
/// <param name="Name">Unique in its network, dotted: "conv_in.weight".</param>
/// <param name="Shape">Weights (Co, Ci/groups, kh, kw), those of a transposed convolution (Ci, Co, kh, kw), a vector (1, n, 1, 1).</param>
/// <param name="IsVector">True for a bias or a slope, which files store with one dimension.</param>
/// <param name="Initialization">Starting values.</param>
public sealed record ParameterDefinition(string Name, Shape Shape, bool IsVector, Initialization Initialization)
{
    /// <summary>The dimensions as weight files store them: one for a vector, four otherwise.</summary>
    public int[] Dimensions => IsVector ? [Shape.Channels] : [Shape.Batch, Shape.Channels, Shape.Height, Shape.Width];
}
