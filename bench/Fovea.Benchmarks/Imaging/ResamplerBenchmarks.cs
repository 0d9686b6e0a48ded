using BenchmarkDotNet.Attributes;
using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Tensors;

namespace Fovea.Benchmarks.Imaging;

/// <summary>MATLAB's imresize four times down and up, 1280 × 720 and 320 × 180, on one thread.</summary>
public class ResamplerBenchmarks
{
    private readonly Frame _high = new(PixelFormats.Rgb24, 1280, 720, ColorDescription.Unspecified);
    private readonly Frame _low = new(PixelFormats.Rgb24, 320, 180, ColorDescription.Unspecified);
    private readonly Tensor _highPatch = new(new Shape(1, 3, 256, 256));
    private readonly Tensor _lowPatch = new(new Shape(1, 3, 64, 64));

    [GlobalCleanup]
    public void Cleanup()
    {
        _high.Dispose();
        _low.Dispose();
        _highPatch.Dispose();
        _lowPatch.Dispose();
    }

    [Benchmark]
    public void FrameDown() => Resampler.Resize(_high, 0.25, ResampleRule.Rounded).Dispose();

    [Benchmark]
    public void FrameUp() => Resampler.Resize(_low, 4, ResampleRule.Float).Dispose();

    [Benchmark]
    public void PatchDown() => Resampler.Resize(_highPatch, _lowPatch, 0.25);
}
