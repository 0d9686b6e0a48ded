using System.Diagnostics;
using System.Globalization;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Benchmarks;

/// <summary>
/// Plain rounds: every case runs once a round, each beside a measurement of the multiply-add peak, so that what the
/// machine does to one it does to all. "inference [rounds] [part of a name, or =name] [show plans]" prints a table.
/// </summary>
internal static class InferenceBenchmark
{
    public static int Run(string[] arguments)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 15;
        string part = arguments.Length > 1 ? arguments[1] : "";
        List<InferenceCase> cases = [.. Cases().Where(one => part.StartsWith('=') ? one.Name == part[1..] : one.Name.Contains(part, StringComparison.Ordinal))];
        if (arguments.Length > 2)
        {
            foreach (InferenceCase one in cases) Console.WriteLine($"{one.Name}\n{one.Plan}\n");
        }

        foreach (InferenceCase one in cases) WarmUp(one);
        for (int round = 0; round < rounds; round++)
        {
            foreach (InferenceCase one in cases) Measure(one);
        }

        Console.WriteLine("| case | median ms | p10 | p90 | ms/Mpx in | GFLOP/s | share of peak |\n|---|---|---|---|---|---|---|");
        foreach (InferenceCase one in cases) Print(one);
        foreach (InferenceCase one in cases) one.Dispose();
        return 0;
    }

    // Only what runs is compiled: cases are made lazily.
    private static IEnumerable<InferenceCase> Cases()
    {
        EvsrNetSpec small = new(8, 5, 4), wide = new(16, 5, 4);
        yield return new("8/5 320x180 rgb8", small, 320, 180);
        yield return new("8/5 320x180 rgb8 direct", small, 320, 180, algorithm: ConvolutionAlgorithm.Direct);
        yield return new("8/5 320x180 rgb8 winograd", small, 320, 180, algorithm: ConvolutionAlgorithm.Winograd);
        yield return new("8/5 320x180 float", small, 320, 180, type: SampleType.Float);
        yield return new("8/5 nearest 320x180 rgb8", small with { Upsampling = UpsamplingPath.Nearest }, 320, 180);
        yield return new("8/5 320x180 yuv420p", small, 320, 180, format: PixelFormats.Yuv420P);
        yield return new("8/5 320x180 yuv420p10", small, 320, 180, format: PixelFormats.Yuv420P10);
        yield return new("8/5 320x180 rgb8 256-bit", small, 320, 180, lanes: 8);
        yield return new("8/5 320x180 rgb8 2 threads", small, 320, 180, threads: 2);
        yield return new("8/5 1920x1080 rgb8", small, 1920, 1080);
        yield return new("16/5 320x180 rgb8", wide, 320, 180);
        yield return new("y 8/5 320x180 yuv420p", small with { Input = InputColor.Luma, Upsampling = UpsamplingPath.Nearest }, 320, 180, format: PixelFormats.Yuv420P);
        foreach (int threads in new[] { 1, 2 })
        {
            yield return new($"int8 8/5 rgb8 {threads}T", small, 320, 180, threads, precision: Precision.Int8);
            yield return new($"int8 8/5 nearest rgb8 {threads}T", small with { Upsampling = UpsamplingPath.Nearest }, 320, 180, threads, precision: Precision.Int8);
            yield return new($"int8 16/5 rgb8 {threads}T", wide, 320, 180, threads, precision: Precision.Int8);
            yield return new($"int8 y 8/5 yuv420p {threads}T", small with { Input = InputColor.Luma, Upsampling = UpsamplingPath.Nearest }, 320, 180, threads, format: PixelFormats.Yuv420P, precision: Precision.Int8);
        }

        yield return new("int8 8/5 320x180 yuv420p", small, 320, 180, format: PixelFormats.Yuv420P, precision: Precision.Int8);
        yield return new("int8 8/5 1920x1080 rgb8", small, 1920, 1080, precision: Precision.Int8);
        yield return new("int8 8/5 x2 rgb8", small with { Scale = 2 }, 320, 180, precision: Precision.Int8);
        yield return new("int8 8/5 x3 rgb8", small with { Scale = 3 }, 320, 180, precision: Precision.Int8);
        yield return new("16/5 320x180 rgb8 2 threads", wide, 320, 180, threads: 2);
        yield return new("espcn 320x180", new EspcnSpec(4), 320, 180);
        yield return new("fsrcnn 320x180", new FsrcnnSpec(4), 320, 180);
        yield return new("ho-fvsr 36x36 triple", new HoFvsrSpec(4), 36, 36);
        yield return new("ho-fvsr 36x36 triple 2 threads", new HoFvsrSpec(4), 36, 36, threads: 2);
    }

    private static void WarmUp(InferenceCase one)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3 || (i < 40 && Stopwatch.GetElapsedTime(start).TotalSeconds < 0.5); i++) one.Run();
        FmaPeak.Measure(one.Lanes);
    }

    private static void Measure(InferenceCase one)
    {
        double before = FmaPeak.Measure(one.Lanes);
        one.Run();
        long start = Stopwatch.GetTimestamp();
        one.Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / one.Frames;
        double peak = Math.Max(before, FmaPeak.Measure(one.Lanes));
        one.Milliseconds.Add(seconds * 1e3);
        one.Shares.Add(one.Flops / seconds / 1e9 / peak);
    }

    private static void Print(InferenceCase one)
    {
        List<double> times = [.. one.Milliseconds.Order()], shares = [.. one.Shares.Order()];
        double median = times[times.Count / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {one.Name} | {median:F2} | {times[times.Count / 10]:F2} | {times[times.Count * 9 / 10]:F2} | {median / one.MegaPixels:F1} | {one.Flops / median / 1e6:F0} | {shares[shares.Count / 2]:P0} |"));
    }
}
