using BenchmarkDotNet.Attributes;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Benchmarks.Imaging;

/// <summary>One frame of 1280 × 720 between its planes and RGB, on one thread.</summary>
public class PlaneConversionBenchmarks
{
    private readonly Tensor _rgb = new(new Shape(1, 3, 720, 1280));
    private Frame? _frame;

    [Params("yuv420p", "yuv420p10le", "yuv444p", "rgb24", "gbrp")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        PixelFormats.TryGet(Format, out PixelFormat? format);
        _frame = new Frame(format!, 1280, 720, ColorDescription.Unspecified);
        Random random = new(1);
        foreach (ref float value in _rgb.Span) value = random.NextSingle();
        PlaneConversion.FromRgb(_rgb, _frame);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _frame?.Dispose();
        _rgb.Dispose();
    }

    [Benchmark]
    public void FromRgb() => PlaneConversion.FromRgb(_rgb, _frame!);

    [Benchmark]
    public void ToRgb() => PlaneConversion.ToRgb(_frame!, _rgb);
}
