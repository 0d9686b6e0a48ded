using Fovea.Tensors;

namespace Fovea.Benchmarks.TrainingStep;

/// <summary>
/// One step as Fovea trains: workers share the samples, each takes one sample forward and backward while its
/// activations are in cache and keeps its own gradient sums, then Adam moves the parameters.
/// </summary>
internal sealed class HandBuiltTrainer : IDisposable
{
    private readonly HandBuiltNetwork _network;
    private readonly StepData _data;
    private readonly DeterministicParallel _workers;
    private readonly Tape[] _tapes;
    private readonly float[][][] _gradients;
    private readonly double[] _losses;
    private readonly float[][] _first, _second;
    private int _step;

    public HandBuiltTrainer(StepOptions options, HandBuiltNetwork network, StepData data)
    {
        (_network, _data) = (network, data);
        _workers = new DeterministicParallel(options.Threads);
        _tapes = [.. Enumerable.Range(0, options.Threads).Select(_ => new Tape())];
        _gradients = [.. _tapes.Select(_ => Zeros())];
        _losses = new double[options.Threads];
        (_first, _second) = (Zeros(), Zeros());
    }

    /// <summary>Takes one step and returns the loss before it.</summary>
    public double Step(float learningRate)
    {
        Array.Clear(_losses);
        foreach (float[] sums in _gradients.SelectMany(worker => worker)) Array.Clear(sums);
        _workers.Run(_data.Inputs.Count, Sample);
        for (int i = 0; i < _network.Parameters.Count; i++)
        {
            for (int worker = 1; worker < _tapes.Length; worker++) Accumulate(_gradients[worker][i], _gradients[0][i]);
        }

        Move(learningRate);
        return _losses.Sum() / _data.Inputs.Count;
    }

    public void Dispose()
    {
        _workers.Dispose();
        foreach (Tape tape in _tapes) tape.Dispose();
    }

    private void Sample(int sample, int worker)
    {
        Tape tape = _tapes[worker];
        foreach (Tensor parameter in _network.Parameters) tape.Watch(parameter);
        Tensor loss = L1Loss.Apply(tape, _network.Forward(tape, _data.Inputs[sample]), _data.Targets[sample]);
        _losses[worker] += loss.Span[0];
        tape.Backward(loss, 1f / _data.Inputs.Count);
        for (int i = 0; i < _network.Parameters.Count; i++) Accumulate(tape.Gradient(_network.Parameters[i]).Span, _gradients[worker][i]);
        tape.Reset();
    }

    private static void Accumulate(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++) destination[i] += source[i];
    }

    // Kingma & Ba (2015), with PyTorch's order of operations.
    private void Move(float learningRate)
    {
        const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;
        _step++;
        float rate = learningRate / (1 - MathF.Pow(Beta1, _step));
        float root = MathF.Sqrt(1 - MathF.Pow(Beta2, _step));
        for (int i = 0; i < _network.Parameters.Count; i++)
        {
            Span<float> parameter = _network.Parameters[i].Span;
            (float[] gradient, float[] first, float[] second) = (_gradients[0][i], _first[i], _second[i]);
            for (int k = 0; k < parameter.Length; k++)
            {
                first[k] = Beta1 * first[k] + (1 - Beta1) * gradient[k];
                second[k] = Beta2 * second[k] + (1 - Beta2) * gradient[k] * gradient[k];
                parameter[k] -= rate * first[k] / (MathF.Sqrt(second[k]) / root + Epsilon);
            }
        }
    }

    private float[][] Zeros() => [.. _network.Parameters.Select(parameter => new float[parameter.Count])];
}
