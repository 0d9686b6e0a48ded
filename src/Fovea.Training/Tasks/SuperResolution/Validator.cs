using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Quantization;

namespace Fovea.Training;

/// <summary>
/// Evaluates weights on whole held-out frames: PSNR of 8-bit-rounded output, a border of scale pixels left out, mean over
/// frames (the protocol of single-image test sets, with float luma).
/// </summary>
internal sealed class Validator
{
    private readonly TrainingOptions _options;
    private readonly Network _network;
    private readonly QuantizedTraining? _quantized;
    private readonly PairRun[] _runs;
    private readonly ValidationPictures _pictures;
    private readonly BicubicBaseline _bicubic;

    public Validator(TrainingOptions options, Network network, IReadOnlyList<CachedFrame> frames, LowSide lows, QuantizedTraining? quantized)
    {
        (_options, _network, _quantized) = (options, network, quantized);
        int scale = network.Scale;
        CachedFrame[] large = [.. frames.Where(frame => Math.Min(frame.Width, frame.Height) >= 4 * scale)];
        List<PairRun> all = [.. Enumerable.Range(0, lows.ValidationVariants).SelectMany(variant => Spread(PairRun.Find(large, options.Stages[^1].FramesOf(network.Spec), lows, variant), options.Validation.Frames))];
        _runs = [.. all.Where((_, i) => i % options.Validation.Parts == options.Validation.Part)];
        _pictures = new(options.Validation.Pictures, scale);
        _bicubic = new(scale, network.Spec.Input, [.. _runs.Select(Shown)]);
    }

    /// <summary>Evaluates weights; null when nothing is held out.</summary>
    public ValidationScore? Evaluate(ParameterSet plain, BatchRunner runner, TrainingRun run, long step)
    {
        if (_runs.Length == 0) return null;
        (double Y, double Rgb)[] scores = new (double, double)[_runs.Length];
        Frame?[] outputs = new Frame?[_runs.Length];
        using Tape codes = new();
        ParameterSet weights = _quantized?.QuantizeWeights(codes, plain) ?? plain;
        runner.Workers.Run(_runs.Length, (i, worker) =>
        {
            Tape tape = runner.Tapes[worker];
            tape.Reset();
            Tensor low = Input(tape, _runs[i]);
            Tensor output = Output(tape, low, weights);
            scores[i] = FrameScore.Measure(output, Shown(_runs[i]).High, _network.Scale);
            if (i < _options.Validation.Pictures) outputs[i] = _pictures.Picture(Shown(_runs[i]), output);
            tape.Reset();
        });
        _pictures.Write(run, step, [.. _runs.Select(Shown)], outputs);
        foreach (Frame? output in outputs) output?.Dispose();
        double? rgb = _network.InputChannels == 3 ? scores.Average(score => score.Rgb) : null;
        return new(scores.Average(score => score.Y), rgb, _runs.Length, scores.Average(score => Math.Pow(10, -score.Y / 10))) { Bicubic = _bicubic.Measure(runner) };
    }

    // Of a clip the last picture counts, for which the state has seen most.
    private FramePair Shown(PairRun run) => _network.Spec.IsRecurrent ? run.Last : run.Middle;

    private Tensor Output(Tape tape, Tensor low, ParameterSet weights) => _network.Spec.IsRecurrent
        ? ClipPass.Run(tape, _network, weights, low)[^1]
        : _quantized?.Evaluate(tape, low, weights) ?? _network.Forward(tape, low, weights);

    private Tensor Input(Tape tape, PairRun run)
    {
        int frames = run.Pairs.Count;
        // Networks that follow motion halve what they see.
        int even = frames > 1 && !_network.Spec.IsRecurrent ? ~1 : ~0;
        Tensor low = tape.Rent(new Shape(1, frames * _network.InputChannels, run.Middle.LowHeight & even, run.Middle.LowWidth & even));
        for (int i = 0; i < frames; i++) run.Pairs[i].ReadLow(0, 0, default, low, i, frames);
        return low;
    }

    /// <summary>The first frame of every source, then second ones, and so on, until there are enough; sources evenly if too many.</summary>
    private static List<PairRun> Spread(IReadOnlyList<PairRun> runs, int wanted)
    {
        PairRun[][] sources = [.. runs.GroupBy(run => run.Middle.High.Source.File).Select(group => group.ToArray())];
        if (sources.Length > wanted) return [.. Enumerable.Range(0, wanted).Select(i => sources[(int)((long)i * sources.Length / wanted)][0])];
        List<PairRun> chosen = [];
        int rounds = sources.Length == 0 ? 0 : sources.Max(source => source.Length);
        int each = sources.Length == 0 ? 0 : (wanted + sources.Length - 1) / sources.Length;
        for (int round = 0; round < Math.Min(rounds, each); round++)
        {
            foreach (PairRun[] source in sources)
            {
                int n = Math.Min(each, source.Length);
                if (round < n && chosen.Count < wanted) chosen.Add(source[(int)((long)round * source.Length / n)]);
            }
        }

        return chosen;
    }
}

/// <summary>How a network does on the held-out frames.</summary>
/// <param name="PsnrY">Mean PSNR of luma in dB.</param>
/// <param name="PsnrRgb">Mean PSNR of R, G, B in dB; null for luma networks.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="MeanSquareY">Mean squared error of luma in units of [0, 1] samples, mean over the frames; what searches call the evaluation loss.</param>
public sealed record ValidationScore(double PsnrY, double? PsnrRgb, int Frames, double MeanSquareY) : Validation
{
    /// <summary>What bicubic enlargement reaches on the same frames, in dB; R, G, B null for luma networks.</summary>
    public (double Y, double? Rgb)? Bicubic { get; init; }

    /// <inheritdoc/>
    public override double? Score => PsnrY;

    /// <inheritdoc/>
    public override LogEntry Describe(LogEntry entry) => entry with { PsnrY = PsnrY, PsnrRgb = PsnrRgb, BicubicY = Bicubic?.Y, BicubicRgb = Bicubic?.Rgb };
}
