using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Optimizers;
using Fovea.Training.Quantization;

namespace Fovea.Training;

/// <summary>Raw parameters, moments, EMA weights and int8 ranges of a network in training.</summary>
internal sealed class SuperResolutionState : TrainingState
{
    private const string RangesName = "ranges";
    private readonly AdamOptions _adamOptions;
    private readonly Tape _collapse = new();
    private float[]? _rawGradient;

    private SuperResolutionState(TrainingOptions options, Network network, EcbReparameterization? edge, QuantizedTraining? quantized)
    {
        (Options, Network, Edge, Quantized) = (options, network, edge, quantized);
        _adamOptions = edge is null ? options.Adam : options.Adam with { WeightDecay = 0 };
        RawLayout = new(Raw);
        PlainLayout = new(network.Parameters);
        Adam = new(_adamOptions, RawLayout.Count);
        if (options.Ema > 0)
        {
            Ema = new float[RawLayout.Count];
            RawLayout.Gather(Raw, Ema);
        }
    }

    public TrainingOptions Options { get; }

    /// <summary>The network in plain form.</summary>
    public Network Network { get; }

    public EcbReparameterization? Edge { get; }

    /// <summary>The int8 form that is trained for, or null.</summary>
    public QuantizedTraining? Quantized { get; }

    /// <summary>What the optimizer moves: the network's parameters, or the branches of the ECB form.</summary>
    public ParameterSet Raw => Edge?.Parameters ?? Network.Parameters;

    public ParameterLayout RawLayout { get; }

    public ParameterLayout PlainLayout { get; }

    public Adam Adam { get; }

    /// <summary>Exponential moving average of the raw parameters, or null.</summary>
    public float[]? Ema { get; }

    /// <inheritdoc/>
    public override IEnumerable<StateValues> Values =>
    [
        .. Of("weights/", Raw),
        new("adam/first", Adam.First),
        new("adam/second", Adam.Second),
        .. Ema is null ? Enumerable.Empty<StateValues>() : [new("ema", Ema)],
    ];

    /// <inheritdoc/>
    public override JsonObject? Extra => Quantized?.Table is { } ranges ? new() { [RangesName] = JsonSerializer.SerializeToNode(ranges, TrainingJson.Default.QuantizationTable) } : null;

    /// <summary>A fresh state: random weights of the seed, or those of the model that the options start from.</summary>
    /// <exception cref="BadInputException">The options cannot be, or do not fit the model to start from.</exception>
    public static SuperResolutionState Create(TrainingOptions options)
    {
        options.Validate();
        Network network = Network.Create(options.Network!, options.Seed);
        QuantizationTable? ranges = null;
        if (options.Start is { } start)
        {
            using Model model = ModelZoo.Open(start);
            if (!model.Network.Spec.Equals(network.Spec)) throw new BadInputException($"model '{model.Name}' to start from has another network than the one to train.");
            network.Parameters.CopyFrom(model.Network.Parameters);
            ranges = model.Quantization;
        }

        if (options.Transfer is { } elder) TakeOver(elder, options.TransferPart, network.Parameters);
        return Of(options, network, ranges);
    }

    /// <summary>The state of a run that goes on, to be filled with the values of its checkpoint.</summary>
    /// <exception cref="BadInputException">The checkpoint is of something else.</exception>
    public static SuperResolutionState Resume(Checkpoint saved)
    {
        TrainingOptions options = saved.ReadOptions(TrainingOptionsReader.ReadWhole);
        return Of(options, Network.Create(options.Network!, options.Seed), saved.Extra?[RangesName]?.Deserialize(TrainingJson.Default.QuantizationTable));
    }

    /// <summary>
    /// Turns the mean gradient of the plain parameters into one optimizer update at the given rate.
    /// </summary>
    /// <param name="collapsed">What <see cref="Collapse"/> returned this step.</param>
    /// <param name="gradient">Gradient of the collapsed parameters, laid out by <see cref="PlainLayout"/>; changed.</param>
    /// <param name="rate">Learning rate.</param>
    public void Update(ParameterSet collapsed, float[] gradient, double rate)
    {
        float[] raw = gradient;
        if (collapsed != Network.Parameters)
        {
            PlainLayout.ScatterGradients(gradient, _collapse, collapsed);
            _collapse.Backward();
            raw = _rawGradient ??= new float[RawLayout.Count];
            RawLayout.GatherGradients(_collapse, Raw, raw, 0);
        }

        if (_adamOptions.ClipNorm > 0) GradientNorm.Clip(raw, _adamOptions.ClipNorm);
        Quantized?.EndStep();
        long number = Step + 1;
        RawLayout.ForEach(Raw, (tensor, offset) => Adam.Update(tensor.Span, raw.AsSpan(offset, tensor.Count), offset, number, rate));
        if (Ema is not null) RawLayout.ForEach(Raw, (tensor, offset) => Blend(Ema.AsSpan(offset, tensor.Count), tensor.Span, EmaDecay(number)));
    }

    /// <summary>The plain parameters that this step's samples run on; differentiable back to the raw ones until the next call.</summary>
    public ParameterSet Collapse()
    {
        if (Quantized?.Table is null) return CollapseToFloat();
        ParameterSet plain = CollapseToFloat();
        if (Edge is null)
        {
            _collapse.Reset();
            plain.Watch(_collapse);
        }

        return Quantized.QuantizeWeights(_collapse, plain);
    }

    /// <summary>
    /// The parameters to validate and to export, the EMA weights if there are some, in plain form and not quantised, as a
    /// copy that the caller owns.
    /// </summary>
    public ParameterSet EmaWeights()
    {
        if (Ema is null) return CollapseToFloat().Clone();
        float[] raw = new float[RawLayout.Count];
        RawLayout.Gather(Raw, raw);
        RawLayout.Scatter(Ema, Raw);
        ParameterSet weights = CollapseToFloat().Clone();
        RawLayout.Scatter(raw, Raw);
        return weights;
    }

    public override void Dispose()
    {
        _collapse.Dispose();
        Edge?.Dispose();
        Network.Dispose();
    }

    private static SuperResolutionState Of(TrainingOptions options, Network network, QuantizationTable? ranges)
    {
        QuantizedTraining? quantized = options.Quantize.Enabled ? new(network, options.Quantize, ranges) : null;
        return new(options, network, options.Form == Reparameterization.Ecb ? EcbReparameterization.Create(network, options.Seed) : null, quantized);
    }

    private ParameterSet CollapseToFloat()
    {
        if (Edge is null) return Network.Parameters;
        _collapse.Reset();
        return Edge.Collapse(_collapse);
    }

    private static void TakeOver(string name, string part, ParameterSet parameters)
    {
        using Model model = ModelZoo.Open(name);
        ParameterSet its = model.Network.Parameters;
        string[] common = [.. parameters.Names.Where(tensor => tensor.StartsWith(part, StringComparison.Ordinal) && its.Contains(tensor) && its[tensor].Shape == parameters[tensor].Shape)];
        if (common.Length == 0) throw new BadInputException($"model '{model.Name}' has no tensor in common with the network to train.");
        foreach (string tensor in common) its[tensor].Span.CopyTo(parameters[tensor].Span);
    }

    // A young average follows closely, so that it forgets the random start: min(decay, (1 + n) / (10 + n)).
    private float EmaDecay(long number) => (float)Math.Min(Options.Ema, (1.0 + number) / (10.0 + number));

    private static void Blend(Span<float> average, ReadOnlySpan<float> values, float decay)
    {
        Span<Vector<float>> averages = MemoryMarshal.Cast<float, Vector<float>>(average);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        float share = 1 - decay;
        for (int i = 0; i < averages.Length; i++) averages[i] = averages[i] * decay + vectors[i] * share;
        for (int i = averages.Length * Vector<float>.Count; i < average.Length; i++) average[i] = average[i] * decay + values[i] * share;
    }
}
