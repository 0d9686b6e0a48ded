using System.Text.Json.Serialization;
namespace Fovea.Networks.Architectures;

/// <summary>
/// SOF-VSR as of 2020 (Wang et al., "Deep Video Super-Resolution Using HR Optical Flow Estimation", IEEE TIP): the network
/// of <see cref="HoFvsrSpec"/> with 320 channels and 8 blocks. Checkpoints of the authors fit it tensor by tensor.
/// </summary>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Input">Luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record SofVsrTipSpec(int Scale, InputColor Input = InputColor.Luma, int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Frames => 3;

    /// <inheritdoc/>
    public override NetworkGraph BuildGraph() => SofVsrGraph.Build(new HoFvsrSpec(Scale, Channels: 320, Blocks: 8));

    private protected override void ValidateFields() => RequireLuma();
}
