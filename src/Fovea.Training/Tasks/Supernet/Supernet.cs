using System.Text.Json.Serialization;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Training.Supernets;

/// <summary>
/// All networks of a space in one: EVSRNet at its largest, with a 1x1 filter beside every 3x3 filter and gates on all of
/// them. Once a step it collapses, differentiably, to the plain largest network, which is what pictures pass through.
/// </summary>
/// <remarks>
/// The gate of a block is on the second convolution only, as in x + b·B(A(x)): on both it would silence A's signal that the
/// block should open again. Memory and time are those of the plain network.
/// </remarks>
internal sealed class Supernet : IDisposable
{
    private const string Wide = ".wide", Point = ".point";

    private readonly GatedConvolution[] _convolutions;

    private Supernet(SupernetSpace space, Network network, GateLayout gates, GatedConvolution[] convolutions, ParameterSet parameters)
    {
        (Space, Network, Gates, _convolutions, Parameters) = (space, network, gates, convolutions, parameters);
    }

    /// <summary>What can be chosen.</summary>
    public SupernetSpace Space { get; }

    /// <summary>The plain largest network, for its graph; its own weights play no part.</summary>
    public Network Network { get; }

    /// <summary>Where each gate lies.</summary>
    public GateLayout Gates { get; }

    /// <summary>The weights to train.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>A supernet with the starting weights of its architecture; the same seed gives the same weights.</summary>
    /// <exception cref="BadInputException">The space is out of range.</exception>
    public static Supernet Create(SupernetSpace space, ulong seed)
    {
        space.Validate();
        Network network = Network.Create(space.Largest, seed);
        GateLayout gates = new(space);
        GatedConvolution[] convolutions = [.. Enumerable.Range(0, gates.Convolutions).Select(i => CreateConvolution(gates, i))];
        HashSet<string> gated = [.. convolutions.Select(convolution => convolution.Name)];
        RandomSource random = new(seed ^ 0x5EA2C4);
        List<KeyValuePair<string, Tensor>> raw = [];
        foreach (string name in network.Parameters.Names)
        {
            Tensor plain = network.Parameters[name];
            (string convolution, string kind) = (name[..name.LastIndexOf('.')], name[name.LastIndexOf('.')..]);
            bool split = gated.Contains(convolution) && !space.Structured;
            Tensor wide = Tensor.From(plain.Shape, plain.Span);
            raw.Add(new(gated.Contains(convolution) ? convolution + Wide + kind : name, wide));
            if (split) raw.Add(new(convolution + Point + kind, Split(wide, random.Split())));
        }

        return new(space, network, gates, convolutions, new ParameterSet(raw));
    }

    /// <summary>
    /// The plain weights under the given gates, differentiable back to <see cref="Parameters"/> and the gates, which the
    /// tape watches from here on.
    /// </summary>
    /// <param name="tape">Lends the weights.</param>
    /// <param name="gates">Values in [0, 1], laid out by <see cref="Gates"/>: (1, n, 1, 1).</param>
    public ParameterSet Collapse(Tape tape, Tensor gates)
    {
        tape.Watch(gates);
        Parameters.Watch(tape);
        Dictionary<string, Tensor> plain = new(StringComparer.Ordinal);
        foreach (GatedConvolution convolution in _convolutions)
        {
            GatedConvolution.Branches from = new(
                Parameters[convolution.Name + Wide + ".weight"],
                Parameters[convolution.Name + Wide + ".bias"],
                Space.Structured ? null : Parameters[convolution.Name + Point + ".weight"],
                Space.Structured ? null : Parameters[convolution.Name + Point + ".bias"]);
            plain.Add(convolution.Name + ".weight", convolution.CollapseWeight(tape, from, gates));
            plain.Add(convolution.Name + ".bias", convolution.CollapseBias(tape, from, gates));
        }

        return new ParameterSet(Network.Parameters.Names.Select(name => KeyValuePair.Create(name, plain.GetValueOrDefault(name) ?? Parameters[name])), owns: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        Parameters.Dispose();
    }

    private static GatedConvolution CreateConvolution(GateLayout gates, int convolution)
    {
        string name = convolution == 0 ? "conv_in" : $"blocks.{GateLayout.BlockOf(convolution)}.conv_{(convolution % 2 == 1 ? 'a' : 'b')}";
        return new(name, Factors(3), gates.Structured ? null : Factors(1));

        int[][] Factors(int kernel) => [.. Enumerable.Range(0, gates.Channels).Select(channel => FactorsOf(channel, kernel))];

        int[] FactorsOf(int channel, int kernel)
        {
            List<int> factors = [gates.Channel(convolution, channel)];
            if (convolution > 0 && convolution % 2 == 0) factors.Add(gates.Block(GateLayout.BlockOf(convolution)));
            if (gates.Kernel(convolution, kernel, channel) is int own) factors.Add(own);
            return [.. factors];
        }
    }

    // Two branches start with half the variance each, so that their sum starts as the plain network does.
    private static Tensor Split(Tensor wide, RandomSource random)
    {
        Shape shape = wide.Shape;
        if (shape.Height == 1) return new Tensor(shape);
        double squares = 0;
        foreach (ref float value in wide.Span)
        {
            squares += (double)value * value;
            value *= MathF.Sqrt(0.5f);
        }

        Tensor point = new(new Shape(shape.Batch, shape.Channels, 1, 1));
        // The variance of an output is that of a tap times the taps.
        double deviation = Math.Sqrt(0.5 * squares / point.Count);
        foreach (ref float value in point.Span) value = (float)(deviation * random.NextNormal());
        return point;
    }
}

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
