using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;
using Fovea.Training.Quantization;

namespace Fovea.Training;

/// <summary>
/// Runs a batch sample by sample over the workers: each sample goes forward and backward on one thread while its
/// activations are in that core's cache. Every sample leaves its gradient in a place of its own, and these are added
/// in the order of the samples, so the sum does not depend on the number of threads.
/// </summary>
internal sealed class BatchRunner : IDisposable
{
    private readonly DeterministicParallel _workers;
    private readonly Tape[] _tapes;
    private readonly long[] _dataTicks;
    private readonly Network? _teacher;
    private readonly QuantizedTraining? _quantized;
    private readonly ParameterLayout _layout;
    private readonly float[] _gradient;
    private float[] _slots = [];
    private double[] _losses = [];

    public BatchRunner(ParameterLayout layout, Network? teacher, int threads, QuantizedTraining? quantized = null)
    {
        (_layout, _teacher, _quantized, _gradient) = (layout, teacher, quantized, new float[layout.Count]);
        _workers = new(threads);
        _tapes = [.. Enumerable.Range(0, threads).Select(_ => new Tape())];
        _dataTicks = new long[threads * CacheLine];
    }

    private const int CacheLine = 16;

    /// <summary>The workers, for validation between steps.</summary>
    public DeterministicParallel Workers => _workers;

    /// <summary>One tape a worker, for validation between steps.</summary>
    public IReadOnlyList<Tape> Tapes => _tapes;

    /// <summary>Thread-seconds spent so far on making patches.</summary>
    public double DataSeconds => _dataTicks.Sum() / (double)Stopwatch.Frequency;

    /// <summary>Mean loss and, in the returned array (reused), the mean gradient of the batch.</summary>
    public (double Loss, float[] Gradient) Run(BatchPlan plan, Network network, ParameterSet parameters, PatchSampler sampler, long step)
    {
        int batch = plan.Stage.Batch;
        if (_slots.Length < batch * _layout.Count) _slots = new float[batch * _layout.Count];
        if (_losses.Length < batch) _losses = new double[batch];
        _workers.Run(batch, (sample, worker) => _losses[sample] = RunSample(plan, network, parameters, sampler, step, sample, worker));
        Array.Clear(_gradient);
        double sum = 0;
        for (int sample = 0; sample < batch; sample++)
        {
            sum += _losses[sample];
            Add(_slots.AsSpan(sample * _layout.Count, _layout.Count), _gradient);
        }

        return (sum / batch, _gradient);
    }

    public void Dispose()
    {
        _workers.Dispose();
        foreach (Tape tape in _tapes) tape.Dispose();
    }

    private double RunSample(BatchPlan plan, Network network, ParameterSet parameters, PatchSampler sampler, long step, int sample, int worker)
    {
        Tape tape = _tapes[worker];
        tape.Reset();
        int patch = plan.Stage.Patch, channels = plan.Stage.FramesOf(network.Spec) * network.InputChannels;
        Tensor low = tape.Rent(new Shape(1, channels, patch, patch));
        Tensor high = tape.Rent(new Shape(1, channels, patch * network.Scale, patch * network.Scale));
        long start = Stopwatch.GetTimestamp();
        sampler.Draw(step, sample, low, high);
        _dataTicks[worker * CacheLine] += Stopwatch.GetTimestamp() - start;
        (Tensor loss, double value) = network.Spec.IsRecurrent ? ClipLoss(tape, plan, network, parameters, low, high) : FrameLoss(tape, plan, network, parameters, low, high, step, worker);
        tape.Backward(loss, 1f / plan.Stage.Batch);
        _layout.GatherGradients(tape, parameters, _slots, sample * _layout.Count);
        return value;
    }

    // What is played back, and the part of it that the log shows.
    private (Tensor Loss, double Value) FrameLoss(Tape tape, BatchPlan plan, Network network, ParameterSet parameters, Tensor low, Tensor high, long step, int worker)
    {
        Tensor? lesson = plan.TeacherWeight > 0 ? _teacher?.Forward(tape, low) : null;
        parameters.Watch(tape);
        Tensor[] outputs = _quantized is null ? network.Graph.Run(tape, [low], parameters) : [_quantized.Forward(tape, low, parameters, step, worker)];
        Tensor output = outputs[0];
        Tensor loss = TrainingLoss.Apply(tape, plan.Loss, output, Middle(tape, high, network.Spec), plan.Epsilon);
        if (plan.Motion is { } motion) loss = Addition.Apply(tape, loss, MotionLoss.Apply(tape, outputs.AsSpan(1), low, high, motion));
        double value = loss.Span[0];
        if (lesson is not null)
        {
            Tensor distance = Scaling.Apply(tape, TrainingLoss.Apply(tape, plan.Loss, output, lesson, plan.Epsilon), plan.TeacherWeight);
            loss = Addition.Apply(tape, loss, distance);
        }

        return (loss, value);
    }

    // Every picture of the clip counts the same.
    private static (Tensor Loss, double Value) ClipLoss(Tape tape, BatchPlan plan, Network network, ParameterSet parameters, Tensor low, Tensor high)
    {
        parameters.Watch(tape);
        Tensor[] pictures = ClipPass.Run(tape, network, parameters, low), truths = ClipPass.Cut(tape, high, network.InputChannels);
        Tensor sum = TrainingLoss.Apply(tape, plan.Loss, pictures[0], truths[0], plan.Epsilon);
        for (int i = 1; i < pictures.Length; i++) sum = Addition.Apply(tape, sum, TrainingLoss.Apply(tape, plan.Loss, pictures[i], truths[i], plan.Epsilon));
        Tensor loss = Scaling.Apply(tape, sum, 1f / pictures.Length);
        return (loss, loss.Span[0]);
    }

    private static Tensor Middle(Tape tape, Tensor high, NetworkSpec spec)
    {
        if (spec.Frames == 1) return high;
        int before = spec.Frames / 2 * spec.InputChannels;
        return Split.Apply(tape, high, before, spec.InputChannels, before)[1];
    }

    private static void Add(ReadOnlySpan<float> source, Span<float> destination)
    {
        ReadOnlySpan<Vector<float>> terms = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(destination);
        for (int i = 0; i < sums.Length; i++) sums[i] += terms[i];
        for (int i = sums.Length * Vector<float>.Count; i < source.Length; i++) destination[i] += source[i];
    }
}

/// <summary>What decides one step besides the weights and the patches.</summary>
/// <param name="Stage">The stage the step belongs to.</param>
/// <param name="Loss">Loss of this step.</param>
/// <param name="Motion">How motion counts; null for a network that finds none, or where it has no weight.</param>
/// <param name="TeacherWeight">Weight of the teacher's term in this step; 0 for none.</param>
internal readonly record struct BatchPlan(TrainingStage Stage, LossKind Loss, MotionLossOptions? Motion, float TeacherWeight)
{
    /// <summary>ε of the Charbonnier loss.</summary>
    public float Epsilon => (float)Stage.CharbonnierEpsilon;

    /// <summary>The plan of a step of the whole run.</summary>
    public static BatchPlan At(TrainingOptions options, long step)
    {
        (int stage, long local) = options.Locate(step);
        bool taught = options.Teacher.Model is not null && step < options.Teacher.Until * options.TotalSteps;
        TrainingStage part = options.Stages[stage];
        MotionLossOptions? motion = part.Motion > 0 ? MotionLossOptions.Of(options.Network!) : null;
        return new(part, part.LossAt(local), motion is null ? null : motion with { Motion = (float)part.Motion }, taught ? (float)options.Teacher.Weight : 0f);
    }
}
