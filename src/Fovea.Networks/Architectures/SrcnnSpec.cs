using Fovea.Tensors;

namespace Fovea.Networks.Architectures;

/// <summary>
/// SRCNN (Dong et al., "Image Super-Resolution Using Deep Convolutional Networks", TPAMI 2016): three convolutions on
/// the bicubic enlargement of the luma. "9-1-5" has a middle kernel of 1, "9-5-5" of 5.
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="MiddleKernel">Kernel of the second layer: 1, 3 or 5.</param>
/// <param name="Input">RGB or luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record SrcnnSpec(int Scale, int MiddleKernel = 1, InputColor Input = InputColor.Luma, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        Initialization small = Initialization.Normal(0.001);
        GraphValue enlarged = net.Resize(net.Input("frame", InputChannels), Scale, Interpolation.Bicubic);
        GraphValue patches = net.Relu(net.Convolution("conv1", enlarged, 64, 9, small));
        GraphValue mapped = net.Relu(net.Convolution("conv2", patches, 32, MiddleKernel, small));
        return net.Build(net.Convolution("conv3", mapped, InputChannels, 5, small));
    }

    private protected override void ValidateFields() => Require(MiddleKernel is 1 or 3 or 5, $"middle_kernel {MiddleKernel} is not 1, 3 or 5");
}
