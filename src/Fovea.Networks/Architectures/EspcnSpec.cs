namespace Fovea.Networks.Architectures;

/// <summary>
/// ESPCN (Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
/// Neural Network", CVPR 2016): three convolutions on the small luma picture, then the pixel shuffle it introduced.
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Input">RGB or luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record EspcnSpec(int Scale, InputColor Input = InputColor.Luma, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        Initialization start = Initialization.KaimingFanOut();
        GraphValue wide = net.Tanh(net.Convolution("conv1", net.Input("frame", InputChannels), 64, 5, start));
        GraphValue narrow = net.Tanh(net.Convolution("conv2", wide, 32, 3, start));
        GraphValue pixels = net.Convolution("conv3", narrow, InputChannels * Scale * Scale, 3, Initialization.Normal(0.001));
        return net.Build(net.PixelShuffle(pixels, Scale));
    }

    private protected override void ValidateFields()
    {
    }
}
