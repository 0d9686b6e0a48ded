using BenchmarkDotNet.Attributes;
using Fovea.Imaging;
using Fovea.Imaging.Metrics;

namespace Fovea.Benchmarks.Imaging;

/// <summary>Metrics of one frame of Vid4's size, 720 × 576, on one thread.</summary>
public class MetricBenchmarks
{
    private readonly Frame _result = new(PixelFormats.Rgb24, 720, 576, ColorDescription.Unspecified);
    private readonly Frame _reference = new(PixelFormats.Rgb24, 720, 576, ColorDescription.Unspecified);

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        random.NextBytes(_result.Memory.Span);
        random.NextBytes(_reference.Memory.Span);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _result.Dispose();
        _reference.Dispose();
    }

    [Benchmark]
    public double PsnrLuma() => Psnr.Luma(_result, _reference, 8, LumaRule.Rounded);

    [Benchmark]
    public double PsnrRgb() => Psnr.Rgb(_result, _reference);

    [Benchmark]
    public double SsimLuma() => Ssim.Luma(_result, _reference, 8, LumaRule.Float);

    [Benchmark]
    public double SsimRgb() => Ssim.Rgb(_result, _reference);
}
