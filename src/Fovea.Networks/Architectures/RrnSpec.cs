using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Networks.Architectures;

/// <summary>
/// RRN (Isobe et al., "Revisiting Temporal Modeling for Video Super-Resolution", BMVC 2020), the network that EVSRNet's
/// authors began from: it sees the frame before and the frame to enlarge, what it thought of the one before (hidden
/// features) and what it made of it. The paper's are 128 channels with 5 and 10 blocks; small ones run on a CPU.
/// </summary>
/// <remarks>
/// Inputs of the graph: "frames", the one before and the one to enlarge; "hidden"; "output", the last picture with its
/// scale·scale pixels as channels. Outputs: the picture, and the next hidden and output. Layers have the names that the
/// authors' code gives them.
/// </remarks>
/// <param name="Channels">Feature maps of the trunk and of the hidden state, n_c.</param>
/// <param name="Blocks">Residual blocks, n_b.</param>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Input">RGB.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record RrnSpec(int Channels, int Blocks, int Scale, InputColor Input = InputColor.Rgb, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Frames => 2;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsRecurrent => true;

    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        // The authors scale every layer by 0.1. In a trunk of 128 that is harmless; eight channels died of it within 500
        // steps at a rate of 2e-3 (Adam moves biases by the rate at once, and ReLU keeps them below zero), and so only
        // what is added to something is small here, as in EVSRNet.
        Initialization residual = Initialization.KaimingFanIn(0.1), inside = Initialization.KaimingFanIn();
        int pixels = InputChannels * Scale * Scale;
        GraphValue frames = net.Input("frames", 2 * InputChannels);
        GraphValue hidden = net.Input("hidden", Channels);
        GraphValue output = net.Input("output", pixels);
        GraphValue now = net.Split(frames, InputChannels, InputChannels)[1];
        GraphValue x = net.Relu(net.Convolution("conv_1", net.Concat(frames, hidden, output), Channels, 3, Initialization.BrightKaimingFanIn()));
        for (int i = 0; i < Blocks; i++)
        {
            GraphValue inner = net.Relu(net.Convolution($"recon_trunk.{i}.conv1", x, Channels, 3, inside));
            x = net.Add(x, net.Convolution($"recon_trunk.{i}.conv2", inner, Channels, 3, residual));
        }

        GraphValue nextHidden = net.Relu(net.Convolution("conv_h", x, Channels, 3, inside));
        GraphValue detail = net.PixelShuffle(net.Convolution("conv_o", x, pixels, 3, residual), Scale);
        GraphValue picture = net.Add(detail, net.Resize(now, Scale, Interpolation.Bilinear));
        return net.Build(picture, nextHidden, net.PixelUnshuffle(picture, Scale));
    }

    private protected override void ValidateFields()
    {
        RequireRange("channels", Channels, 1, 512);
        RequireRange("blocks", Blocks, 0, 128);
        Require(Input == InputColor.Rgb, "input is not rgb, which is all that this architecture takes");
    }
}
