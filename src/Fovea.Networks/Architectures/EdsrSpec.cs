namespace Fovea.Networks.Architectures;

/// <summary>
/// EDSR (Lim et al., "Enhanced Deep Residual Networks for Single Image Super-Resolution", CVPR Workshops 2017): residual
/// blocks without batch norm under one long skip, and pixel shuffles by two (once by three at x3). The authors' baseline
/// is 64 channels and 16 blocks; their mean colour, taken off and added again, is left to the first and last bias.
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Channels">Feature maps.</param>
/// <param name="Blocks">Residual blocks.</param>
/// <param name="Input">RGB or luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record EdsrSpec(int Scale, int Channels = 64, int Blocks = 16, InputColor Input = InputColor.Rgb, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        Initialization start = Initialization.KaimingFanIn(), residual = Initialization.KaimingFanIn(0.1);
        GraphValue head = net.Convolution("head", net.Input("frame", InputChannels), Channels, 3, start);
        GraphValue x = head;
        for (int i = 0; i < Blocks; i++)
        {
            GraphValue inner = net.Relu(net.Convolution($"body.{i}.conv_a", x, Channels, 3, start));
            x = net.Add(x, net.Convolution($"body.{i}.conv_b", inner, Channels, 3, residual));
        }

        x = net.Add(net.Convolution("body.last", x, Channels, 3, residual), head);
        int factor = Scale == 3 ? 3 : 2;
        for (int done = 1; done < Scale; done *= factor)
        {
            x = net.PixelShuffle(net.Convolution($"upsample.{done}", x, Channels * factor * factor, 3, start), factor);
        }

        return net.Build(net.Convolution("tail", x, InputChannels, 3, start));
    }

    private protected override void ValidateFields()
    {
        RequireRange("channels", Channels, 1, 512);
        RequireRange("blocks", Blocks, 0, 128);
    }
}
