using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Optimizers;
using Fovea.Training.Quantization;

namespace Fovea.Training;

/// <summary>All that a step changes: raw parameters, moments, average and counters. A checkpoint is this on disk.</summary>
internal sealed class TrainingState : IDisposable
{
    private readonly AdamOptions _adamOptions;
    private readonly Tape _collapse = new();
    private float[]? _rawGradient;

    private TrainingState(TrainingOptions options, Network network, EcbReparameterization? edge, QuantizedTraining? quantized)
    {
        (Options, Network, Edge, Quantized) = (options, network, edge, quantized);
        _adamOptions = edge is null ? options.Adam : options.Adam with { WeightDecay = 0 };
        RawLayout = new(Raw);
        PlainLayout = new(network.Parameters);
        Adam = new(_adamOptions, RawLayout.Count);
        if (options.Average > 0)
        {
            Average = new float[RawLayout.Count];
            RawLayout.Gather(Raw, Average);
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

    /// <summary>Moving average of the raw parameters, or null.</summary>
    public float[]? Average { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Seconds spent training, over all sessions.</summary>
    public double Seconds { get; set; }

    /// <summary>The best validation so far, in dB, and its step.</summary>
    public (long Step, double Score)? Best { get; set; }

    /// <summary>A fresh state: random weights of the seed, or those of the model that the options start from.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="ranges">Ranges of a run that goes on; null to take those of the model, if it has any.</param>
    public static TrainingState Create(TrainingOptions options, QuantizationTable? ranges = null)
    {
        options.Validate();
        Network network = Network.Create(options.Network!, options.Seed);
        if (options.Start is { } start)
        {
            using Model model = ModelZoo.Open(start);
            if (!model.Network.Spec.Equals(network.Spec)) throw new BadInputException($"model '{model.Name}' to start from has another network than the one to train.");
            network.Parameters.CopyFrom(model.Network.Parameters);
            ranges ??= model.Quantization;
        }

        if (options.Transfer is { } elder) TakeOver(elder, options.TransferPart, network.Parameters);
        QuantizedTraining? quantized = options.Quantize.Enabled ? new(network, options.Quantize, ranges) : null;
        return new(options, network, options.Form == Reparameterization.Ecb ? EcbReparameterization.Create(network, options.Seed) : null, quantized);
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
        Step++;
        Quantized?.EndStep();
        RawLayout.ForEach(Raw, (tensor, offset) => Adam.Update(tensor.Span, raw.AsSpan(offset, tensor.Count), offset, Step, rate));
        if (Average is not null) RawLayout.ForEach(Raw, (tensor, offset) => Blend(Average.AsSpan(offset, tensor.Count), tensor.Span, AverageDecay()));
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
    /// The parameters to judge and to export, the average if there is one, in plain form and not quantised, as a copy that
    /// the caller owns.
    /// </summary>
    public ParameterSet Judged()
    {
        if (Average is null) return CollapseToFloat().Clone();
        float[] raw = new float[RawLayout.Count];
        RawLayout.Gather(Raw, raw);
        RawLayout.Scatter(Average, Raw);
        ParameterSet judged = CollapseToFloat().Clone();
        RawLayout.Scatter(raw, Raw);
        return judged;
    }

    public void Dispose()
    {
        _collapse.Dispose();
        Edge?.Dispose();
        Network.Dispose();
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
    private float AverageDecay() => (float)Math.Min(Options.Average, (1.0 + Step) / (10.0 + Step));

    private static void Blend(Span<float> average, ReadOnlySpan<float> values, float decay)
    {
        Span<Vector<float>> averages = MemoryMarshal.Cast<float, Vector<float>>(average);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        float share = 1 - decay;
        for (int i = 0; i < averages.Length; i++) averages[i] = averages[i] * decay + vectors[i] * share;
        for (int i = averages.Length * Vector<float>.Count; i < average.Length; i++) average[i] = average[i] * decay + values[i] * share;
    }
}
