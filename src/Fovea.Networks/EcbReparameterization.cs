using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>
/// The training form of a network in which every 3x3 convolution is a sum of branches (the edge-oriented convolution
/// block of Zhang et al., "Edge-oriented Convolution Block for Real-time Super Resolution on Mobile Devices", ACM MM
/// 2021, without its identity branch, since blocks have their own skip). Convolution is linear, so the branches
/// collapse to one 3x3 kernel: what runs after training is the plain network.
/// </summary>
/// <remarks>
/// As in SESR (Bhardwaj et al. 2022), the kernels are collapsed once per step and the pictures pass through the plain
/// network: the same mathematics as running every branch, at nearly the cost of the plain network. Branches take no
/// weight decay.
/// </remarks>
public sealed class EcbReparameterization : IDisposable
{
    private readonly IReadOnlyList<ParameterDefinition> _plain;
    private readonly IReadOnlyDictionary<string, EcbConvolution> _expanded;

    private EcbReparameterization(IReadOnlyList<ParameterDefinition> plain, IReadOnlyDictionary<string, EcbConvolution> expanded, ParameterSet parameters)
    {
        _plain = plain;
        _expanded = expanded;
        Parameters = parameters;
    }

    /// <summary>The weights to train: those of the branches, and plain ones for layers that are not 3x3.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>
    /// A training form that computes what <paramref name="network"/> computes now, whether it is fresh or trained: the
    /// other branches start at random, and the 3x3 branch is the plain kernel less what they contribute.
    /// </summary>
    public static EcbReparameterization Create(Network network, ulong seed)
    {
        RandomSource random = new(seed);
        Dictionary<string, EcbConvolution> expanded = new(StringComparer.Ordinal);
        List<KeyValuePair<string, Tensor>> raw = [];
        foreach (ConvolutionNode node in network.Graph.Nodes.OfType<ConvolutionNode>().Where(IsExpandable).DistinctBy(node => node.Name))
        {
            EcbConvolution convolution = new(node, network.Parameters);
            raw.AddRange(convolution.CreateParameters(network.Parameters, random.Split()));
            expanded.Add(node.WeightName, convolution);
        }

        HashSet<string> replaced = [.. expanded.Values.SelectMany(convolution => new[] { convolution.WeightName, convolution.BiasName })];
        foreach (string name in network.Parameters.Names.Where(name => !replaced.Contains(name)))
        {
            raw.Add(new(name, Tensor.From(network.Parameters[name].Shape, network.Parameters[name].Span)));
        }

        return new EcbReparameterization(network.Graph.Parameters, expanded, new ParameterSet(raw));
    }

    /// <summary>
    /// The plain weights, differentiable back to <see cref="Parameters"/>, which the tape watches from here on: set the
    /// gradients of the returned tensors (<see cref="Tape.Gradient"/>), play the tape back, read those of the parameters.
    /// </summary>
    /// <returns>Weights in the network's order; collapsed ones are valid until the tape is reset, the others are the
    /// very tensors of <see cref="Parameters"/>.</returns>
    public ParameterSet Collapse(Tape tape)
    {
        Parameters.Watch(tape);
        Dictionary<string, Tensor> plain = new(StringComparer.Ordinal);
        foreach (EcbConvolution convolution in _expanded.Values)
        {
            plain.Add(convolution.WeightName, convolution.CollapseWeight(tape, Parameters));
            plain.Add(convolution.BiasName, convolution.CollapseBias(tape, Parameters));
        }

        return new ParameterSet(_plain.Select(definition => KeyValuePair.Create(definition.Name, plain.GetValueOrDefault(definition.Name) ?? Parameters[definition.Name])), owns: false);
    }

    /// <summary>Writes the plain weights into those of a network of the same spec.</summary>
    public void CollapseInto(ParameterSet destination)
    {
        using Tape tape = new();
        using ParameterSet plain = Collapse(tape);
        destination.CopyFrom(plain);
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();

    private static bool IsExpandable(ConvolutionNode node) => node is { Kernel: 3, HasBias: true, Options.Groups: 1 };
}
