using Fovea.Tensors;

namespace Fovea.Networks.Architectures;

/// <summary>Bicubic enlargement (Keys 1981, a = -0.5, as MATLAB's imresize) as a network without weights: the baseline of every table.</summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Input">RGB or luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record BicubicSpec(int Scale, InputColor Input = InputColor.Rgb, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    public override NetworkGraph BuildGraph()
    {
        GraphBuilder net = new();
        return net.Build(net.Resize(net.Input("frame", InputChannels), Scale, Interpolation.Bicubic));
    }

    private protected override void ValidateFields()
    {
    }
}
