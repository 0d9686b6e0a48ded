using System.Text.Json.Serialization;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Training.Supernets;

/// <summary>
/// What FGNAS chooses from (EVSRNet paper, Table 2): up to so many channels and blocks, and for every output channel of
/// every convolution but the last a kernel of 1x1, 3x3 or none.
/// </summary>
public sealed record SupernetSpace
{
    /// <summary>Most channels; the paper's 32.</summary>
    public int Channels { get; init; } = 32;

    /// <summary>Most blocks; the paper's 8.</summary>
    public int Blocks { get; init; } = 8;

    /// <summary>
    /// True to choose channels and blocks only: the channels of a block are those between the blocks, and every kernel is
    /// 3x3. 40 gates in the paper's space; what comes out is an EVSRNet as it is.
    /// </summary>
    public bool Structured { get; init; }

    /// <summary>Output pixels per input pixel: 2, 3 or 4.</summary>
    public int Scale { get; init; } = 4;

    /// <summary>The enlarged input that is added to the output; it makes the start easier, and nearest costs nothing.</summary>
    public UpsamplingPath Upsampling { get; init; } = UpsamplingPath.Nearest;

    /// <summary>The network with every channel and block.</summary>
    [JsonIgnore]
    public EvsrNetSpec Largest => SpecOf(Channels, Blocks);

    /// <summary>A plain network of the space.</summary>
    public EvsrNetSpec SpecOf(int channels, int blocks) => new(channels, blocks, Scale, Upsampling);

    /// <summary>Refuses sizes that cannot be.</summary>
    /// <exception cref="BadInputException">A size is out of range.</exception>
    public void Validate()
    {
        if (Channels is < GateGuard.LeastChannels or > 256 || Channels % SupernetDerivation.Multiple != 0) throw new BadInputException($"a search space has 8 to 256 channels in steps of 8, not {Channels}.");
        if (Blocks is < 1 or > 32) throw new BadInputException($"a search space has 1 to 32 blocks, not {Blocks}.");
        Largest.Validate();
    }
}
