using Fovea.Faces;
using Fovea.Tensors;
using Fovea.Training.Optimizers;

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

/// <summary>What a network should say of the samples of a batch.</summary>
internal sealed class DetectorTargets(int batch)
{
    /// <summary>Number of landmark values: all x, then all y.</summary>
    public const int Points = 10;

    /// <summary>What each sample teaches.</summary>
    public SampleKind[] Kinds { get; } = new SampleKind[batch];

    /// <summary>Corrections of left, top, right and bottom, four a sample.</summary>
    public float[] Boxes { get; } = new float[4 * batch];

    /// <summary>Landmarks as parts of the box, ten a sample.</summary>
    public float[] Landmarks { get; } = new float[Points * batch];

    /// <summary>Whether landmarks are known.</summary>
    public bool[] HasLandmarks { get; } = new bool[batch];

    /// <summary>Sets the targets of one sample: what the cascade adds to the box must give the face.</summary>
    /// <param name="index">Which sample.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="face">Its face; null for a negative.</param>
    /// <param name="edge">What the cascade adds to the size of the box: 0 after P-Net, else 1.</param>
    /// <param name="mirrored">True when the sample is mirrored left to right.</param>
    public void Set(int index, DetectorSample sample, FaceLabel? face, float edge, bool mirrored)
    {
        Kinds[index] = sample.Kind;
        HasLandmarks[index] = false;
        if (face is null) return;
        FaceBox box = sample.Box;
        (float width, float height) = (box.Width + edge, box.Height + edge);
        Span<float> to = Boxes.AsSpan(4 * index, 4);
        (to[0], to[1], to[2], to[3]) = ((face.Box.Left - box.Left) / width, (face.Box.Top - box.Top) / height, (face.Box.Right - box.Right) / width, (face.Box.Bottom - box.Bottom) / height);
        if (mirrored) (to[0], to[2]) = (-to[2], -to[0]);
        if (face.Landmarks.Count != Points / 2) return;
        HasLandmarks[index] = true;
        Span<float> points = Landmarks.AsSpan(Points * index, Points);
        for (int i = 0; i < Points / 2; i++)
        {
            // Left eye becomes right eye, left corner of the mouth right corner; the nose stays.
            FacePoint point = face.Landmarks[!mirrored || i == 2 ? i : i < 2 ? 1 - i : 7 - i];
            float x = (point.X - box.Left + 1) / width;
            (points[i], points[Points / 2 + i]) = (mirrored ? 1 - x : x, (point.Y - box.Top + 1) / height);
        }
    }
}
