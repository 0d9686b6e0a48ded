using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Lab.Bench;

/// <summary>Our own plan: 8-bit planes in, 8-bit planes out, a band of the frame for each thread.</summary>
internal sealed class FoveaEngine : BenchEngine
{
    private readonly InferencePlan _plan;
    private readonly Frame _source;
    private readonly Frame _destination;
    private readonly DeterministicParallel? _workers;
    private readonly int _threads;

    public FoveaEngine(Model model, int width, int height, int threads, Precision precision)
    {
        PixelFormat format = model.Network.InputChannels == 1 ? PixelFormats.Gray : PixelFormats.Rgb;
        _plan = InferencePlan.Compile(model.Network, width, height, new PlanOptions(Precision: precision), model.Quantization);
        _source = new Frame(format, width, height, ColorDescription.Unspecified);
        _destination = new Frame(format, width * model.Scale, height * model.Scale, ColorDescription.Unspecified);
        using (Tensor picture = BenchPicture.Create(model.Network.InputChannels, height, width)) Fill(_source, picture);
        (_threads, _workers) = (threads, threads > 1 ? new DeterministicParallel(threads) : null);
    }

    /// <inheritdoc/>
    public override string Name => "fovea";

    /// <inheritdoc/>
    public override double Measure()
    {
        Run();
        long start = Stopwatch.GetTimestamp();
        Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _workers?.Dispose();
        _plan.Dispose();
        _source.Dispose();
        _destination.Dispose();
    }

    private void Run()
    {
        int height = _plan.Height;
        if (_workers is null) Band(0, height);
        else _workers.Run(_threads, (band, _) => Band(height * band / _threads, height * (band + 1) / _threads));
    }

    private void Band(int first, int end)
    {
        if (first == end) return;
        using RowTarget target = _plan.Channels == 1 ? FrameTarget.Luma(_destination) : FrameTarget.Rgb(_destination);
        _plan.Run(_plan.Channels == 1 ? FrameRows.Luma(_source) : FrameRows.Rgb(_source), target, first * _plan.Scale, end * _plan.Scale);
    }

    private static void Fill(Frame frame, Tensor picture)
    {
        for (int channel = 0; channel < frame.Planes.Count; channel++)
        {
            Plane plane = frame.Planes[channel];
            ReadOnlySpan<float> samples = picture.Plane(0, channel);
            for (int i = 0; i < samples.Length; i++) plane.Memory.Span[i / frame.Width * plane.Stride + i % frame.Width] = (byte)MathF.Round(samples[i] * 255);
        }
    }
}

/// <summary>The frame that every engine enlarges: waves, edges and a little noise, so that nothing is trivially zero.</summary>
public static class BenchPicture
{
    /// <summary>A picture of 8-bit samples: code/255.</summary>
    public static Tensor Create(int channels, int height, int width)
    {
        Tensor picture = new(new Shape(1, channels, height, width));
        RandomSource random = new(1);
        Span<float> samples = picture.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            (int x, int y, int channel) = (i % width, i / width % height, i / width / height);
            double wave = Math.Sin(x * 0.11 + channel) * Math.Cos(y * 0.07 - channel), edge = (x / 23 + y / 17) % 2;
            double value = 0.45 + 0.25 * wave + 0.2 * edge + 0.05 * random.NextFloat();
            samples[i] = (float)Math.Round(Math.Clamp(value, 0, 1) * 255) / 255;
        }

        return picture;
    }
}
