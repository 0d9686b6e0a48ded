using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Quantization;

namespace Fovea.Training;

/// <summary>
/// Judges weights on whole held-out frames: PSNR of 8-bit-rounded output, a border of scale pixels left out, mean over
/// frames (the protocol of single-image test sets, with float luma).
/// </summary>
internal sealed class Validator
{
    private readonly TrainingOptions _options;
    private readonly Network _network;
    private readonly QuantizedTraining? _quantized;
    private readonly FramePair[] _pairs;
    private readonly ValidationPictures _pictures;

    public Validator(TrainingOptions options, Network network, IReadOnlyList<CachedFrame> frames, QuantizedTraining? quantized)
    {
        (_options, _network, _quantized) = (options, network, quantized);
        Degradation degradation = Degradation.Create(options.Degradation);
        int scale = network.Scale;
        _pairs = [.. Spread(frames, options.Validation.Frames).Where(frame => Math.Min(frame.Width, frame.Height) >= 4 * scale).Select(frame => new FramePair(frame, degradation, scale))];
        _pictures = new(options.Validation.Pictures, scale);
    }

    /// <summary>Something to tell, once.</summary>
    public string? TakeNote() => _pictures.TakeNote();

    /// <summary>Judges the weights; null when nothing is held out.</summary>
    public ValidationScore? Judge(ParameterSet judged, BatchRunner runner, RunFolder folder, long step)
    {
        if (_pairs.Length == 0) return null;
        (double Y, double Rgb)[] scores = new (double, double)[_pairs.Length];
        Frame?[] outputs = new Frame?[_pairs.Length];
        using Tape codes = new();
        ParameterSet weights = _quantized?.QuantizeWeights(codes, judged) ?? judged;
        runner.Workers.Run(_pairs.Length, (i, worker) =>
        {
            Tape tape = runner.Tapes[worker];
            tape.Reset();
            FramePair pair = _pairs[i];
            Tensor low = Input(tape, pair);
            Tensor output = _quantized?.Judge(tape, low, weights) ?? _network.Forward(tape, low, weights);
            scores[i] = FrameScore.Measure(output, pair.High, _network.Scale);
            if (i < _options.Validation.Pictures && _network.InputChannels == 3) outputs[i] = FrameScore.ToFrame(output);
            tape.Reset();
        });
        if (outputs[0] is not null) _pictures.Write(folder, step, _pairs, outputs);
        foreach (Frame? output in outputs) output?.Dispose();
        double? rgb = _network.InputChannels == 3 ? scores.Average(score => score.Rgb) : null;
        return new(scores.Average(score => score.Y), rgb, _pairs.Length);
    }

    private Tensor Input(Tape tape, FramePair pair)
    {
        Tensor low = tape.Rent(new Shape(1, _network.InputChannels, pair.LowHeight, pair.LowWidth));
        PatchReader.Read(pair.Low, pair.LowWidth, 0, 0, default, low);
        return low;
    }

    /// <summary>The first frame of every source, then second ones, and so on, until there are enough; sources evenly if too many.</summary>
    private static List<CachedFrame> Spread(IReadOnlyList<CachedFrame> frames, int wanted)
    {
        CachedFrame[][] sources = [.. frames.GroupBy(frame => frame.Source.File).Select(group => group.ToArray())];
        if (sources.Length > wanted) return [.. Enumerable.Range(0, wanted).Select(i => sources[(int)((long)i * sources.Length / wanted)][0])];
        List<CachedFrame> chosen = [];
        int rounds = sources.Length == 0 ? 0 : sources.Max(source => source.Length);
        int each = sources.Length == 0 ? 0 : (wanted + sources.Length - 1) / sources.Length;
        for (int round = 0; round < Math.Min(rounds, each); round++)
        {
            foreach (CachedFrame[] source in sources)
            {
                int n = Math.Min(each, source.Length);
                if (round < n && chosen.Count < wanted) chosen.Add(source[(int)((long)round * source.Length / n)]);
            }
        }

        return chosen;
    }
}
