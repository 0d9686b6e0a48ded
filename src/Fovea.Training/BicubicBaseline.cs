using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>What bicubic enlargement reaches on the frames that a network is judged on, measured the same way and once.</summary>
internal sealed class BicubicBaseline(int scale, InputColor input, IReadOnlyList<FramePair> pairs)
{
    private (double Y, double? Rgb)? _score;

    /// <summary>Mean PSNR in dB of luma, and of R, G, B unless only luma is judged.</summary>
    public (double Y, double? Rgb) Measure(BatchRunner runner) => _score ??= MeasureNow(runner);

    private (double Y, double? Rgb) MeasureNow(BatchRunner runner)
    {
        using Network bicubic = Network.Create(new BicubicSpec(scale, input), seed: 0);
        (double Y, double Rgb)[] scores = new (double, double)[pairs.Count];
        runner.Workers.Run(pairs.Count, (i, worker) =>
        {
            Tape tape = runner.Tapes[worker];
            tape.Reset();
            FramePair pair = pairs[i];
            Tensor low = tape.Rent(new Shape(1, bicubic.InputChannels, pair.LowHeight, pair.LowWidth));
            pair.ReadLow(0, 0, default, low);
            scores[i] = FrameScore.Measure(bicubic.Forward(tape, low, bicubic.Parameters), pair.High, scale);
            tape.Reset();
        });
        return (scores.Average(score => score.Y), input == InputColor.Rgb ? scores.Average(score => score.Rgb) : null);
    }
}
