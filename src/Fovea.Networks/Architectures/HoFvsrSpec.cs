using System.Text.Json.Serialization;
namespace Fovea.Networks.Architectures;

/// <summary>
/// HO-FVSR (Yu et al., "Hyperparameter Optimization for Face Video Super-Resolution", CVPR Workshops 2021) takes three
/// consecutive luma frames and enlarges the middle one: a flow network finds high-resolution motion, the neighbours are
/// laid over the middle frame scale·scale ways, and a small network makes the picture of them. The paper's choice is
/// (64, 5, 64); the flow network is that of <see cref="SofVsrTipSpec"/>, whose widths were not searched but can be set here.
/// </summary>
/// <remarks>
/// Height and width must be even. The outputs of the graph are the enlarged luma, then the flows towards the frame before
/// and towards the frame after, each at high resolution, at low, and at half of it: a flow of 1 is 15.5 pixels of its level.
/// </remarks>
/// <param name="Scale">2, 3 or 4.</param>
/// <param name="Channels">Feature maps of the picture network, c; even.</param>
/// <param name="Blocks">Its blocks, n.</param>
/// <param name="UpsamplingChannels">Feature maps while it enlarges, u.</param>
/// <param name="FlowChannels">Feature maps of the flow network; even. 320 in the papers, where it is nine tenths of the work.</param>
/// <param name="FlowUpsamplingChannels">Feature maps while the flow is enlarged.</param>
/// <param name="Input">Luma.</param>
/// <param name="Version">Version of the JSON form.</param>
public sealed record HoFvsrSpec(
    int Scale,
    int Channels = 64,
    int Blocks = 5,
    int UpsamplingChannels = 64,
    int FlowChannels = 320,
    int FlowUpsamplingChannels = 64,
    InputColor Input = InputColor.Luma,
    int Version = NetworkSpec.CurrentVersion)
    : NetworkSpec(Scale, Input, Version)
{
    /// <summary>Pixels of a flow of 1, at every level and in every network of this family: SOF-VSR was trained on patches of 32 and counts half of 31.</summary>
    public const float FlowUnit = 15.5f;

    /// <summary>What the names of the flow network's tensors begin with.</summary>
    public const string FlowPart = "OFR.";

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Frames => 3;

    /// <inheritdoc/>
    public override NetworkGraph BuildGraph() => SofVsrGraph.Build(this);

    private protected override void ValidateFields()
    {
        RequireLuma();
        RequireRange("channels", Channels, 2, 1024);
        RequireRange("blocks", Blocks, 0, 64);
        RequireRange("upsampling_channels", UpsamplingChannels, 1, 1024);
        RequireRange("flow_channels", FlowChannels, 2, 1024);
        RequireRange("flow_upsampling_channels", FlowUpsamplingChannels, 1, 1024);
        Require(Channels % 2 == 0, $"channels {Channels} is odd, but blocks work on one half of them");
        Require(FlowChannels % 2 == 0, $"flow_channels {FlowChannels} is odd, but blocks work on one half of them");
    }
}
