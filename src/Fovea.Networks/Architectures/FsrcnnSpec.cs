namespace Fovea.Networks.Architectures;

/// <summary>
/// FSRCNN(d, s, m) (Dong et al., "Accelerating the Super-Resolution Convolutional Neural Network", ECCV 2016): works on
/// the small luma picture and enlarges with a transposed convolution. FSRCNN is (56, 12, 4), FSRCNN-s (32, 5, 1).
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Features">Wide feature maps, d.</param>
/// <param name="Shrunk">Narrow feature maps, s.</param>
/// <param name="Mappings">3x3 layers on the narrow maps, m.</param>
/// <param name="Input">RGB or luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record FsrcnnSpec(int Scale, int Features = 56, int Shrunk = 12, int Mappings = 4, InputColor Input = InputColor.Luma, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        Initialization start = Initialization.KaimingFanOut();
        GraphValue Layer(string name, GraphValue input, int channels, int kernel) =>
            net.PRelu($"{name}.prelu", net.Convolution(name, input, channels, kernel, start));

        GraphValue x = Layer("first", net.Input("frame", InputChannels), Features, 5);
        x = Layer("shrink", x, Shrunk, 1);
        for (int i = 0; i < Mappings; i++) x = Layer($"map.{i}", x, Shrunk, 3);
        x = Layer("expand", x, Features, 1);
        return net.Build(net.TransposedConvolution("last", x, InputChannels, 9, Scale, Initialization.Normal(0.001)));
    }

    private protected override void ValidateFields()
    {
        RequireRange("features", Features, 1, 512);
        RequireRange("shrunk", Shrunk, 1, 512);
        RequireRange("mappings", Mappings, 0, 64);
    }
}
