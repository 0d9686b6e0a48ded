using Fovea.Faces;
using Fovea.Tensors;

namespace Fovea.Training.Detectors;

/// <summary>
/// Runs a batch in chunks over the workers. All chunks go forward before any goes back, because which samples are hard is
/// known only then; gradients are added in the order of the chunks, so the bits do not depend on the number of threads.
/// </summary>
internal sealed class DetectorRunner : IDisposable
{
    private const int Chunk = 32;

    private readonly DeterministicParallel _workers;
    private readonly MtcnnStage _network;
    private readonly ParameterLayout _layout;
    private readonly DetectorTargets _targets;
    private readonly Tape[] _tapes;
    private readonly Tensor[][] _outputs;
    private readonly float[] _slots;
    private readonly int _batch;

    public DetectorRunner(MtcnnStage network, ParameterLayout layout, int batch, DeterministicParallel workers)
    {
        (_network, _layout, _batch, _workers) = (network, layout, batch, workers);
        _targets = new(batch);
        int chunks = (batch + Chunk - 1) / Chunk;
        _tapes = [.. Enumerable.Range(0, chunks).Select(_ => new Tape())];
        _outputs = new Tensor[chunks][];
        _slots = new float[chunks * layout.Count];
        Gradient = new float[layout.Count];
    }

    /// <summary>The gradient of the last batch.</summary>
    public float[] Gradient { get; }

    /// <summary>One batch forward and back.</summary>
    public DetectorLosses Run(DetectorSampler sampler, DetectorOptions options, DetectorStage stage, long step)
    {
        _workers.Run(_tapes.Length, (chunk, _) => Forward(sampler, stage, step, chunk));
        Tensor[][] gradients = [.. _outputs.Select((outputs, chunk) => outputs.Select(_tapes[chunk].Gradient).ToArray())];
        DetectorLosses losses = DetectorLoss.Apply(_outputs, gradients, _targets, options);
        _workers.Run(_tapes.Length, (chunk, _) =>
        {
            _tapes[chunk].Backward();
            _layout.GatherGradients(_tapes[chunk], _network.Parameters, _slots, chunk * _layout.Count);
        });
        _slots.AsSpan(0, _layout.Count).CopyTo(Gradient);
        for (int chunk = 1; chunk < _tapes.Length; chunk++)
        {
            ReadOnlySpan<float> slot = _slots.AsSpan(chunk * _layout.Count, _layout.Count);
            for (int i = 0; i < slot.Length; i++) Gradient[i] += slot[i];
        }

        return losses;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tape tape in _tapes) tape.Dispose();
    }

    private void Forward(DetectorSampler sampler, DetectorStage stage, long step, int chunk)
    {
        Tape tape = _tapes[chunk];
        tape.Reset();
        int first = chunk * Chunk, count = Math.Min(Chunk, _batch - first);
        Tensor pictures = tape.Rent(new Shape(count, 3, stage.Side, stage.Side));
        for (int i = 0; i < count; i++) sampler.Draw(step, first + i, pictures, i, _targets);
        _network.Parameters.Watch(tape);
        _outputs[chunk] = _network.Run(tape, pictures);
    }
}
