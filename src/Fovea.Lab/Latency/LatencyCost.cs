using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Training.Supernets;

namespace Fovea.Lab.Latency;

/// <summary>
/// What convolutions of EVSRNet cost in milliseconds of a frame here: a regulariser for supernets instead of their
/// multiply-accumulates. For each kernel outputs·(fixed + each·inputs), the line through what a
/// <see cref="LatencyModel"/> measured, by least squares of the relative errors, so that parts of a channel have a cost and a slope.
/// </summary>
public sealed class LatencyCost : IConvolutionCost
{
    private static readonly int[] Widths = [4, 8, 16, 24, 32];

    private readonly Line _point;
    private readonly Line _wide;

    /// <summary>Asks the model for the convolutions of some widths, which measures what it does not know.</summary>
    public LatencyCost(LatencyModel model)
    {
        List<Sample> point = [], wide = [];
        foreach (int width in Widths)
        {
            Sample[] plain = Convolutions(model, new EvsrNetSpec(width, 2, model.Task.Scale, UpsamplingPath.Nearest));
            wide.AddRange(plain);

            // The first convolution of a block is the second of all.
            point.Add(Convolutions(model, new EvsrNetSpec(width, 2, model.Task.Scale, UpsamplingPath.Nearest, Kernel: 1))[1]);
        }

        (_point, _wide) = (Fit(point), Fit(wide));
    }

    /// <inheritdoc/>
    public string Unit => "ms";

    /// <summary>Mean of the relative errors, without sign, of the worse line on what it was laid through.</summary>
    public double MeanError { get; private set; }

    /// <inheritdoc/>
    public double Evaluate(double inputs, double outputs, int kernel, out double perInput, out double perOutput)
    {
        Line line = kernel switch { 1 => _point, 3 => _wide, _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "There are kernels of 1 and 3.") };
        (perInput, perOutput) = (line.Each * outputs, line.Fixed + line.Each * inputs);
        return outputs * (line.Fixed + line.Each * inputs);
    }

    // In the order of the network: the first, two a block, the last; what is read before and done around them is no convolution.
    private static Sample[] Convolutions(LatencyModel model, EvsrNetSpec spec)
    {
        IReadOnlyList<StageTime> stages = model.Predict(spec).Stages;
        int count = 2 + 2 * spec.Blocks, pixels = spec.InputChannels * spec.Scale * spec.Scale;
        double[] times = [.. stages.Skip(stages.Count - 1 - count).Take(count).Select(stage => stage.Milliseconds / model.Task.Threads)];
        return [.. times.Select((time, i) => new Sample(i == 0 ? spec.InputChannels : spec.Channels, i == count - 1 ? pixels : spec.Channels, time))];
    }

    // Minimises Σ (outputs·(fixed + each·inputs)/ms − 1)².
    private Line Fit(List<Sample> samples)
    {
        double aa = 0, ab = 0, bb = 0, a1 = 0, b1 = 0;
        foreach (Sample sample in samples)
        {
            (double a, double b) = (sample.Outputs / sample.Milliseconds, sample.Outputs * (double)sample.Inputs / sample.Milliseconds);
            (aa, ab, bb, a1, b1) = (aa + a * a, ab + a * b, bb + b * b, a1 + a, b1 + b);
        }

        double determinant = aa * bb - ab * ab;
        Line line = new((a1 * bb - b1 * ab) / determinant, (b1 * aa - a1 * ab) / determinant);

        // More channels never cost less.
        if (line.Fixed < 0) line = new(0, b1 / bb);
        if (line.Each < 0) line = new(a1 / aa, 0);
        double error = samples.Average(sample => Math.Abs(sample.Outputs * (line.Fixed + line.Each * sample.Inputs) / sample.Milliseconds - 1));
        MeanError = Math.Max(MeanError, error);
        return line;
    }

    private readonly record struct Line(double Fixed, double Each);

    private readonly record struct Sample(int Inputs, int Outputs, double Milliseconds);
}
