using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The float form of int8 inference: every weight and every stored value is brought to the nearest one that int8
/// can stand for, and the sums between are float, which holds the sums of int8 products exactly enough. Networks are
/// trained in it to get used to their rounding, and evaluated in it as they will run.
/// </summary>
/// <remarks>
/// Values are stored once a <see cref="ConvolutionStep"/>, after its skip and activation; a step whose pixels leave the
/// network stores none. Each channel of a value has a grid of its own: a reader folds the steps of its input channels
/// into its weights, which then have one grid per output channel.
/// </remarks>
public sealed class QuantizedForm
{
    private readonly NetworkGraph _graph;
    private readonly List<ConvolutionNode> _convolutions = [];
    private readonly Dictionary<int, string> _stored = [];
    private readonly Dictionary<string, string?> _sources = new(StringComparer.Ordinal);

    /// <summary>Looks at a graph.</summary>
    /// <exception cref="BadInputException">The network has a part with no int8 form.</exception>
    public QuantizedForm(NetworkGraph graph)
    {
        _graph = graph;
        if (graph.Inputs.Count != 1 || graph.Outputs.Count != 1) throw new BadInputException("a network with several inputs or outputs cannot be quantised.");
        Dictionary<GraphNode, ConvolutionStep> steps = ConvolutionSteps.Find(graph);
        foreach (ConvolutionStep step in graph.Nodes.Where(steps.ContainsKey).Select(node => steps[node])) Add(step);
        if (_convolutions.Count == 0) throw new BadInputException("a network without convolutions cannot be quantised.");
    }

    /// <summary>The steps whose output is stored as int8, by the name of their convolution, with its channels; in order.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Stored =>
        [.. _graph.Nodes.SelectMany(node => node.Outputs).Where(value => _stored.ContainsKey(value.Id)).Select(value => KeyValuePair.Create(_stored[value.Id], value.Channels))];

    /// <summary>Enlarges frames in float and shows the values that int8 inference would store.</summary>
    /// <param name="tape">Lends the results.</param>
    /// <param name="input">(N, C, H, W) in [0, 1].</param>
    /// <param name="parameters">Float weights.</param>
    /// <param name="observe">Gets the name of the step and the values, which it must not keep.</param>
    public Tensor Observe(Tape tape, Tensor input, ParameterSet parameters, Action<string, Tensor> observe) =>
        _graph.Run(tape, [input], parameters, (value, tensor) =>
        {
            if (_stored.TryGetValue(value.Id, out string? name)) observe(name, tensor);
            return tensor;
        })[0];

    /// <summary>Weights as int8 stands for them; biases as they are. The gradient passes straight through.</summary>
    /// <param name="tape">Lends the weights and records their gradients, if it watches <paramref name="plain"/>.</param>
    /// <param name="plain">Float weights.</param>
    /// <param name="table">Ranges of all stored values.</param>
    /// <returns>Valid until the tape is reset; what is not quantised are the very tensors of <paramref name="plain"/>.</returns>
    public ParameterSet QuantizeWeights(Tape tape, ParameterSet plain, QuantizationTable table)
    {
        Dictionary<string, Tensor> quantized = new(StringComparer.Ordinal);
        foreach (ConvolutionNode node in _convolutions)
        {
            Tensor weight = plain[node.WeightName];
            quantized[node.WeightName] = FakeQuantization.Apply(tape, weight, WeightGrids(weight, _sources[node.Name] is { } source ? table.Steps[source] : ValueRange.Pixels(weight.Shape.Channels)));
        }

        return new ParameterSet(plain.Names.Select(name => KeyValuePair.Create(name, quantized.GetValueOrDefault(name) ?? plain[name])), owns: false);
    }

    /// <summary>Enlarges frames as int8 inference does.</summary>
    /// <param name="tape">Lends the results and records when it watches the weights.</param>
    /// <param name="input">(N, C, H, W), samples in [0, 1].</param>
    /// <param name="quantized">What <see cref="QuantizeWeights"/> returned for the same table.</param>
    /// <param name="table">Ranges of all stored values.</param>
    /// <param name="observe">If given, sees the values before they are quantised.</param>
    /// <returns>(N, C, scale·H, scale·W), not clamped.</returns>
    public Tensor Forward(Tape tape, Tensor input, ParameterSet quantized, QuantizationTable table, Action<string, Tensor>? observe = null) =>
        _graph.Run(tape, [input], quantized, (value, tensor) =>
        {
            if (!_stored.TryGetValue(value.Id, out string? name)) return tensor;
            observe?.Invoke(name, tensor);
            return FakeQuantization.Apply(tape, tensor, ValueGrids(table.Steps[name]));
        })[0];

    private void Add(ConvolutionStep step)
    {
        if (step.Head is not ConvolutionNode { Options.Groups: 1 } node) throw new BadInputException($"'{step.Head.Description}' cannot be quantised.");
        if (_sources.ContainsKey(node.Name)) throw new BadInputException($"the layer '{node.Name}' is used twice and cannot be quantised.");
        GraphValue from = node.Inputs[0];
        string? source = null;
        if (from != _graph.Inputs[0].Value && !_stored.TryGetValue(from.Id, out source)) throw new BadInputException($"the layer '{node.Name}' reads no stored value and cannot be quantised.");
        _sources.Add(node.Name, source);
        _convolutions.Add(node);
        GraphNode? odd = step.Functions.Skip(step.Functions is [ActivationNode { Kind: ActivationKind.Relu }, ..] ? 1 : 0).FirstOrDefault();
        if (step.Scale == 1 && odd is not null) throw new BadInputException($"'{odd.Description}' behind the layer '{node.Name}' cannot be quantised.");
        if (step.Output != _graph.Outputs[0]) _stored.Add(step.Output.Id, node.Name);
    }

    private static QuantizationGrid[] ValueGrids(ValueRange range)
    {
        QuantizationGrid[] grids = new QuantizationGrid[range.Channels];
        for (int c = 0; c < grids.Length; c++) grids[c] = new(range.Scale(c), -range.Zero(c), 255 - range.Zero(c));
        return grids;
    }

    // One grid for each kernel: that of its output channel, divided by the step that was folded in.
    private static QuantizationGrid[] WeightGrids(Tensor weight, ValueRange source)
    {
        int inputs = weight.Shape.Channels;
        QuantizationGrid[] grids = new QuantizationGrid[weight.Shape.Batch * inputs];
        for (int o = 0; o < weight.Shape.Batch; o++)
        {
            float largest = float.MinValue;
            for (int i = 0; i < inputs; i++)
            {
                foreach (float w in weight.Plane(o, i)) largest = Math.Max(largest, Math.Abs(w * source.Scale(i)));
            }

            QuantizationGrid folded = QuantizationGrid.Symmetric(largest > 0 ? largest : 1);
            for (int i = 0; i < inputs; i++) grids[o * inputs + i] = folded with { Step = folded.Step / source.Scale(i) };
        }

        return grids;
    }
}
