using Fovea.Tensors;

namespace Fovea.Networks.Architectures;

/// <summary>
/// EVSRNet (Liu et al., "EVSRNet: Efficient Video Super-Resolution with Neural Architecture Search", CVPR Workshops
/// 2021): one convolution, a trunk of residual blocks without batch norm as in RRN, and a sub-pixel convolution.
/// The paper's model is 8 channels and 5 blocks at x4 without an upsampling path.
/// </summary>
/// <param name="Channels">Feature maps in the trunk, n_c.</param>
/// <param name="Blocks">Residual blocks, n_b.</param>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Upsampling">The enlarged input that is added to the output.</param>
/// <param name="ReluAfterAdd">Whether a ReLU follows the sum of each block, as in some ports; RRN has none.</param>
/// <param name="Input">RGB or luma.</param>
/// <param name="Version">Version of the JSON form.</param>
/// <param name="Kernel">Side of the first convolution of each block: 1, 3 (the paper's) or 5; the second is 3x3.</param>
public sealed record EvsrNetSpec(int Channels, int Blocks, int Scale, UpsamplingPath Upsampling = UpsamplingPath.None, bool ReluAfterAdd = false, InputColor Input = InputColor.Rgb, int Version = NetworkSpec.CurrentVersion, int Kernel = 3)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        Initialization residual = Initialization.KaimingFanIn(0.1);
        GraphValue frame = net.Input("frame", InputChannels);
        // Not scaled down like the rest: Adam moves biases by the learning rate at once, and with features that small
        // a few steps would push all of them below zero, where ReLU keeps them for good.
        Initialization first = Upsampling == UpsamplingPath.None ? Initialization.BrightKaimingFanIn() : Initialization.KaimingFanIn();
        GraphValue features = net.Relu(net.Convolution("conv_in", frame, Channels, 3, first));
        for (int i = 0; i < Blocks; i++) features = Block(net, $"blocks.{i}", features, residual);

        // Nothing else carries the picture without a path, so an output near zero would only delay the start.
        Initialization last = Upsampling == UpsamplingPath.None ? Initialization.KaimingFanIn() : residual;
        GraphValue pixels = net.Convolution("conv_out", features, InputChannels * Scale * Scale, 3, last);
        return net.Build(Upsampling switch
        {
            UpsamplingPath.None => net.PixelShuffle(pixels, Scale),
            UpsamplingPath.Nearest => net.PixelShuffle(net.AddRepeated(pixels, frame), Scale),
            UpsamplingPath.Bilinear => net.Add(net.PixelShuffle(pixels, Scale), net.Resize(frame, Scale, Interpolation.Bilinear)),
            _ => net.Add(net.PixelShuffle(pixels, Scale), net.Resize(frame, Scale, Interpolation.Bicubic)),
        });
    }

    private GraphValue Block(GraphBuilder net, string name, GraphValue features, Initialization residual)
    {
        GraphValue inner = net.Relu(net.Convolution($"{name}.conv_a", features, Channels, Kernel, Initialization.KaimingFanIn()));
        GraphValue sum = net.Add(features, net.Convolution($"{name}.conv_b", inner, Channels, 3, residual));
        return ReluAfterAdd ? net.Relu(sum) : sum;
    }

    private protected override void ValidateFields()
    {
        RequireRange("channels", Channels, 1, 512);
        RequireRange("blocks", Blocks, 0, 128);
        Require(Kernel is 1 or 3 or 5, $"kernel {Kernel} is not 1, 3 or 5");
        Require(Enum.IsDefined(Upsampling), "upsampling is not one of none, nearest, bilinear, bicubic");
    }
}
