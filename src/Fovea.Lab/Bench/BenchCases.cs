using System.Diagnostics;
using Fovea.Inference;
using Fovea.Media;
using Fovea.Networks;

namespace Fovea.Lab.Bench;

/// <summary>Makes the cases that options ask for, in the order of the report; warm ones.</summary>
internal sealed class BenchCases(BenchOptions options, IProgress<BenchProgress>? progress, CancellationToken cancellationToken) : IDisposable
{
    private static readonly string[] Scalers = ["bicubic", "lanczos"];
    private static readonly string[] Presets = ["ultrafast", "veryfast", "medium"];

    private const int MostWarmUps = 40;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(0.4);

    private readonly List<Model> _models = [];
    private readonly List<BenchCase> _cases = [];

    /// <summary>The cases so far.</summary>
    public IReadOnlyList<BenchCase> All => _cases;

    /// <summary>Opens models and starts engines.</summary>
    public async Task CreateAsync()
    {
        foreach (string name in options.Models) _models.Add(ModelZoo.Open(name));
        foreach (Model model in _models) CheckFits(model);
        foreach (Model model in _models)
        {
            foreach (Precision precision in options.Precisions)
            {
                foreach (int threads in options.Threads) AddModel(model, precision, threads);
            }
        }

        if (!options.Ffmpeg) return;
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        foreach (int scale in _models.Select(model => model.Scale).Distinct())
        {
            foreach (int threads in options.Threads) await AddFfmpegAsync(ffmpeg, scale, threads).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BenchCase one in _cases) one.Dispose();
        foreach (Model model in _models) model.Dispose();
    }

    private void CheckFits(Model model)
    {
        if (model.Network.Spec.Frames > 1) throw new BadInputException($"Model '{model.Name}' takes {model.Network.Spec.Frames} frames at once; only models of single frames are timed.");
        if (options.Precisions.Contains(Precision.Int8) && model.Quantization is null) throw new BadInputException($"Model '{model.Name}' has no table of ranges for int8.") { Reason = FailureReason.NoInt8Ranges };
    }

    private void AddModel(Model model, Precision precision, int threads)
    {
        string name = precision == Precision.Int8 ? "int8" : "fp32";
        double flops = 2.0 * model.Network.CountMultiplyAccumulates(options.Width, options.Height);
        Add(() => new FoveaEngine(model, options.Width, options.Height, threads, precision));
        foreach (BenchPeer peer in options.Peers) Add(() => peer.Create(new BenchSetting(model, options.Width, options.Height, threads, precision)));

        void Add(Func<BenchEngine?> create)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (create() is { } engine) _cases.Add(WarmUp(model.Name, name, threads, model.Scale, flops, engine));
        }
    }

    private async Task AddFfmpegAsync(Ffmpeg ffmpeg, int scale, int threads)
    {
        foreach (string scaler in Scalers)
        {
            Add($"ffmpeg-{scaler}", await FfmpegTiming.ScalerAsync(ffmpeg, options.Width, options.Height, scale, scaler, threads, cancellationToken).ConfigureAwait(false));
        }

        if (!await ffmpeg.HasEncoderAsync("libx264").ConfigureAwait(false)) throw new MissingDependencyException("This ffmpeg has no libx264, which the rows of ffmpeg need; install another build.");
        foreach (string preset in Presets)
        {
            Add($"x264-{preset}", await FfmpegTiming.EncoderAsync(ffmpeg, options.Width * scale, options.Height * scale, preset, threads, cancellationToken).ConfigureAwait(false));
        }

        void Add(string name, FfmpegTiming timing) => _cases.Add(WarmUp($"x{scale}", "u8", threads, scale, 0, new FfmpegEngine(timing, name, ffmpeg.VersionText)));
    }

    private BenchCase WarmUp(string model, string precision, int threads, int scale, double flops, BenchEngine engine)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BenchCase one = new(model, precision, threads, scale, flops, engine);
        progress?.Report(new BenchProgress($"warming up {one.Name}", 0, null));

        // Until the runtime has compiled its kernels for good; a slow engine is warm after one.
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < MostWarmUps && Stopwatch.GetElapsedTime(start) < WarmUpTime; i++)
        {
            long before = Stopwatch.GetTimestamp();
            one.Engine.Measure();
            one.Cost = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }

        return one;
    }
}

/// <summary>One case of a run: an engine, what it computes, and the times so far.</summary>
internal sealed class BenchCase(string model, string precision, int threads, int scale, double flops, BenchEngine engine) : IDisposable
{
    private readonly List<double> _milliseconds = [];

    /// <summary>The engine.</summary>
    public BenchEngine Engine => engine;

    /// <summary>What progress calls it.</summary>
    public string Name => $"{engine.Name} {model} {precision} on {threads}";

    /// <summary>Milliseconds that its last measurement took on the wall.</summary>
    public double Cost { get; set; }

    /// <summary>Takes one time.</summary>
    public void Measure() => _milliseconds.Add(engine.Measure());

    /// <summary>The row of the report.</summary>
    public BenchRow ToRow(int width, int height, double peak)
    {
        double[] sorted = [.. _milliseconds.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        double? gflops = flops > 0 ? flops / median / 1e6 : null;
        return new BenchRow(model, engine.Name, precision, threads, width, height, scale, Round(median), Round(At(0.1)), Round(At(0.9)), gflops is double value ? Round(value) : null, gflops is double rate ? Round(rate / peak / threads) : null, sorted.Length);

        double At(double share) => sorted[(int)Math.Round((sorted.Length - 1) * share)];
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private static double Round(double value) => Math.Round(value, 4);
}

/// <summary>A scaler or an encoder of ffmpeg, for scale: video as yuv420p, many frames a run.</summary>
internal sealed class FfmpegEngine(FfmpegTiming timing, string name, string version) : BenchEngine
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Version => version;

    /// <inheritdoc/>
    public override double Measure() => timing.MeasureAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Dispose() => timing.Dispose();
}
