using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>
/// What a network computes: nodes in an order in which every value is written before it is read. Made by
/// <see cref="GraphBuilder"/>; read by the interpreter, inference plans, exports and listings.
/// </summary>
public sealed class NetworkGraph
{
    private readonly bool[] _rectified;
    private readonly GraphValue[][] _spent;

    internal NetworkGraph(IReadOnlyList<GraphInput> inputs, IReadOnlyList<GraphValue> outputs, IReadOnlyList<GraphNode> nodes, IReadOnlyList<ParameterDefinition> parameters, int valueCount)
    {
        Inputs = inputs;
        Outputs = outputs;
        Nodes = nodes;
        Parameters = parameters;
        ValueCount = valueCount;
        ReceptiveRadius = MeasureRadius(wholeImages: false);
        PartRadius = inputs.Count == 1 ? MeasureRadius(wholeImages: true) : Unbounded;
        _rectified = FindRectified();
        _spent = FindSpent();
    }

    /// <summary>What the caller gives, in order; frames first.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>What the caller gets, in order; the enlarged frame first.</summary>
    public IReadOnlyList<GraphValue> Outputs { get; }

    /// <summary>The operations, in order of computation.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The trainable tensors, in order of first use; shared ones once.</summary>
    public IReadOnlyList<ParameterDefinition> Parameters { get; }

    /// <summary>Number of values, inputs included.</summary>
    public int ValueCount { get; }

    /// <summary>Number of trainable scalars.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Shape.Count);

    /// <summary>The <see cref="ReceptiveRadius"/> of a network whose outputs may depend on any pixel, such as one that follows a flow.</summary>
    public const int Unbounded = 1 << 24;

    /// <summary>Input pixels on each side of a pixel that can change the block of output pixels which it becomes; at most <see cref="Unbounded"/>.</summary>
    public int ReceptiveRadius { get; }

    /// <summary>
    /// The same for <see cref="RunPart"/>, where flows look up pixels of the whole input: bounded where all that they look up
    /// is input.
    /// </summary>
    public int PartRadius { get; }

    /// <summary>
    /// Multiply-accumulates of weights for one input of the size. Resizing, additions and activations have no weights
    /// and count nothing; a transposed convolution counts per input pixel, as in the papers.
    /// </summary>
    public long CountMultiplyAccumulates(int width, int height) => Nodes.Sum(node => node.CountMultiplyAccumulates(width, height));

    /// <summary>Operations for one input of the size by the rule of the face papers; see <see cref="GraphNode.CountOperations"/>.</summary>
    public long CountOperations(int width, int height) => Nodes.Sum(node => node.CountOperations(width, height));

    /// <summary>Computes all outputs from all inputs, node by node.</summary>
    /// <param name="tape">Lends the results and records when it watches an input or a parameter.</param>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>.</param>
    /// <param name="parameters">A tensor for each of <see cref="Parameters"/>.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, valid until the tape is reset.</returns>
    /// <exception cref="ArgumentException">The number of inputs or their channels differ.</exception>
    public Tensor[] Run(Tape tape, IReadOnlyList<Tensor> inputs, ParameterSet parameters) => Run(tape, inputs, parameters, null, null);

    /// <summary>
    /// Computes a part of the first output from one whole input, with the bits of the whole. What the part needs around it,
    /// <see cref="PartRadius"/> pixels on each side, is computed too.
    /// </summary>
    /// <param name="tape">Lends the result; must not watch anything.</param>
    /// <param name="whole">(1, C, H, W), of even height and width where the network halves it.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="left">First column of the part, in pixels of the input.</param>
    /// <param name="top">First row.</param>
    /// <param name="right">One past the last column.</param>
    /// <param name="bottom">One past the last row.</param>
    /// <returns>(1, C', scale·(bottom − top), scale·(right − left)), valid until the tape is reset.</returns>
    public Tensor RunPart(Tape tape, Tensor whole, ParameterSet parameters, int left, int top, int right, int bottom)
    {
        // At even places, where networks that pool pairs of pixels pool the same pairs.
        int fromX = Math.Max(0, left - PartRadius) & ~1, fromY = Math.Max(0, top - PartRadius) & ~1;
        int toX = Math.Min(whole.Shape.Width, (right + PartRadius + 1) & ~1), toY = Math.Min(whole.Shape.Height, (bottom + PartRadius + 1) & ~1);
        Tensor seen = tape.Rent(whole.Shape with { Height = toY - fromY, Width = toX - fromX });
        seen.CopyPart(whole, fromX, fromY);
        Tensor made = Run(tape, [seen], parameters, null, new GraphPart(this, whole, fromY, fromX))[0];
        int scale = made.Shape.Height / seen.Shape.Height;
        Tensor result = tape.Rent(made.Shape with { Height = scale * (bottom - top), Width = scale * (right - left) });
        result.CopyPart(made, scale * (left - fromX), scale * (top - fromY));
        return result;
    }

    /// <summary>The same, where what <paramref name="store"/> returns for a computed value takes its place: to observe, time or round values.</summary>
    /// <param name="tape">Lends the results and records when it watches an input or a parameter.</param>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>.</param>
    /// <param name="parameters">A tensor for each of <see cref="Parameters"/>.</param>
    /// <param name="store">Gets each computed value and its tensor; returns a tensor of the same shape.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, valid until the tape is reset.</returns>
    /// <exception cref="ArgumentException">The number of inputs or their channels differ.</exception>
    public Tensor[] Run(Tape tape, IReadOnlyList<Tensor> inputs, ParameterSet parameters, Func<GraphValue, Tensor, Tensor> store) => Run(tape, inputs, parameters, store, null);

    private Tensor[] Run(Tape tape, IReadOnlyList<Tensor> inputs, ParameterSet parameters, Func<GraphValue, Tensor, Tensor>? store, GraphPart? part)
    {
        if (inputs.Count != Inputs.Count) throw new ArgumentException($"The network takes {Inputs.Count} inputs, not {inputs.Count}.", nameof(inputs));
        GraphRun run = new(tape, parameters, ValueCount, part);
        for (int i = 0; i < inputs.Count; i++)
        {
            GraphInput input = Inputs[i];
            if (inputs[i].Shape.Channels != input.Value.Channels) throw new ArgumentException($"Input '{input.Name}' needs {input.Value.Channels} channels, not {inputs[i].Shape.Channels}.", nameof(inputs));
            run[input.Value] = inputs[i];
        }

        for (int i = 0; i < Nodes.Count; i++)
        {
            int first = i;
            if (_rectified[i]) ((ConvolutionNode)Nodes[i]).RunRectified(run, Nodes[++i].Output);
            else Nodes[i].Run(run);
            if (store is not null) run[Nodes[i].Output] = store(Nodes[i].Output, run[Nodes[i].Output]);
            for (int done = first; done <= i; done++)
            {
                foreach (GraphValue value in _spent[done]) run.GiveUp(value);
            }
        }

        return [.. Outputs.Select(output => run[output])];
    }

    /// <summary>Whether a node runs as one with the next: a convolution with the ReLU behind it.</summary>
    /// <param name="node">Index in <see cref="Nodes"/>.</param>
    public bool RunsWithNext(int node) => _rectified[node];

    // Convolutions whose result only the ReLU right behind them reads: the two run as one, with the same bits.
    private bool[] FindRectified()
    {
        int[] reads = new int[ValueCount];
        foreach (GraphValue value in Nodes.SelectMany(node => node.Inputs).Concat(Outputs)) reads[value.Id]++;
        bool[] rectified = new bool[Nodes.Count];
        for (int i = 0; i + 1 < Nodes.Count; i++)
        {
            rectified[i] = Nodes[i] is ConvolutionNode convolution && reads[convolution.Output.Id] == 1
                && Nodes[i + 1] is ActivationNode { Kind: ActivationKind.Relu } relu && relu.Inputs[0] == convolution.Output;
        }

        return rectified;
    }

    // For each node, the values that no later node reads and nobody outside holds: their memory serves the next ones.
    private GraphValue[][] FindSpent()
    {
        int[] lastRead = new int[ValueCount];
        Array.Fill(lastRead, -1);
        for (int i = 0; i < Nodes.Count; i++)
        {
            foreach (GraphValue value in Nodes[i].Inputs) lastRead[value.Id] = i;
        }

        HashSet<GraphValue> held = [.. Inputs.Select(input => input.Value), .. Outputs];
        return [.. Nodes.Select((node, i) => node.Inputs.Where(value => lastRead[value.Id] == i && !held.Contains(value)).Distinct().ToArray())];
    }

    // Backwards from the outputs: how many pixels around a block must be right for the block itself to be right.
    private int MeasureRadius(bool wholeImages)
    {
        int[] margins = new int[ValueCount];
        foreach (GraphNode node in Nodes.Reverse())
        {
            int wanted = node.Outputs.Max(output => margins[output.Id]);
            if (wholeImages && node is WarpNode && GraphPart.FirstChannel(this, node.Inputs[0]) is not null)
            {
                margins[node.Inputs[1].Id] = Math.Max(margins[node.Inputs[1].Id], wanted);
                continue;
            }

            int margin = node.InputMargin(wanted);
            // Strides and shuffles scale margins: without a limit "any" would overflow, or look finite again.
            if (margin > Unbounded / 64) margin = Unbounded;
            foreach (GraphValue input in node.Inputs) margins[input.Id] = Math.Max(margins[input.Id], margin);
        }

        return Inputs.Count == 0 ? 0 : Inputs.Max(input => margins[input.Value.Id]);
    }
}
