using System.Collections.Concurrent;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Training.Quantization;

/// <summary>
/// The int8 form of a network in training and its ranges, which follow the batches until they are frozen. A run that
/// starts without ranges takes those of its first batch, which alone runs in float.
/// </summary>
internal sealed class QuantizedTraining
{
    private readonly QuantizedForm _form;
    private readonly RangeAverage _ranges;
    private readonly int _freezeAfter;
    private readonly ConcurrentDictionary<int, RangeObserver> _observers = [];

    public QuantizedTraining(Network network, QuantizationOptions options, QuantizationTable? start)
    {
        if (options.FreezeAfter == 0 && start is null) throw new BadInputException("ranges that are frozen from the first step must come from an int8 model: name one as the start, or freeze them later.");
        start?.Check(network.Graph, "start");
        (_form, _freezeAfter, _ranges) = (new QuantizedForm(network.Graph), options.FreezeAfter, new RangeAverage(options.Decay, start));
    }

    /// <summary>The ranges of now; null before the first step of a run that starts without.</summary>
    public QuantizationTable? Table => _ranges.Table;

    /// <summary>Weights as int8 inference sees them; the plain ones while there are no ranges.</summary>
    public ParameterSet QuantizeWeights(Tape tape, ParameterSet plain) => Table is { } table ? _form.QuantizeWeights(tape, plain, table) : plain;

    /// <summary>Runs one sample of a step.</summary>
    public Tensor Forward(Tape tape, Tensor input, ParameterSet weights, long step, int worker)
    {
        RangeObserver? observer = step < _freezeAfter ? _observers.GetOrAdd(worker, _ => new RangeObserver(_form)) : null;
        if (Table is { } table) return _form.Forward(tape, input, weights, table, observer is null ? null : observer.See);
        return _form.Observe(tape, input, weights, observer!.See);
    }

    /// <summary>Runs a frame as int8 inference will.</summary>
    public Tensor Evaluate(Tape tape, Tensor input, ParameterSet weights) =>
        Table is { } table ? _form.Forward(tape, input, weights, table) : _form.Observe(tape, input, weights, (_, _) => { });

    /// <summary>Takes what the samples of a step have reached into the ranges.</summary>
    public void EndStep()
    {
        if (_observers.IsEmpty) return;
        RangeObserver all = new(_form);
        foreach (RangeObserver observer in _observers.Values) all.TakeFrom(observer);
        _observers.Clear();
        _ranges.Add(all.Table);
    }
}

/// <summary>
/// Quantisation-aware training: the network runs with the weights and stored values of its int8 form, so that it gets
/// used to them. What comes out is an int8 model.
/// </summary>
public sealed record QuantizationOptions
{
    /// <summary>Whether the network is trained for int8.</summary>
    public bool Enabled { get; init; }

    /// <summary>Steps after which the ranges stay as they are; 0 to keep those of the int8 model that the run starts from.</summary>
    public int FreezeAfter { get; init; } = 2000;

    /// <summary>Decay of the moving average of what batches reach, until then; in [0, 1).</summary>
    public double Decay { get; init; } = 0.99;
}
