using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// Upscales frames with one network, compiled for their size, in bands. Every band of a frame gives the bits that the whole
/// frame would, so bands may run in any order on any thread.
/// </summary>
internal abstract class BandUpscaler(Network network, PlanOptions options, QuantizationTable? ranges) : IDisposable
{
    private long _colors;

    /// <summary>Plans of the network.</summary>
    public PlanCache Plans { get; } = new(network, options, ranges);

    /// <summary>Size factor.</summary>
    public int Scale => network.Scale;

    /// <summary>Time that threads spent on colours so far, apart from the network.</summary>
    public TimeSpan Colors => TimeSpan.FromTicks(Interlocked.Read(ref _colors));

    /// <summary>Enlarges the middle frame of a window.</summary>
    /// <param name="frames">The frames, which must live until the task ends.</param>
    /// <param name="pool">Runs the bands.</param>
    /// <param name="leastBands">Least number of bands wanted, as long as they stay tall enough to be worth it.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public async Task<Frame> UpscaleAsync(TemporalWindow frames, DeterministicParallel pool, int leastBands, CancellationToken cancellationToken)
    {
        using Frame? filled = frames.Now.Format is { HasAlpha: true, Packed: false } ? HiddenColors.Fill(frames.Now) : null;
        if (filled is not null) frames = frames with { Now = filled };
        Frame source = frames.Now;
        FrameBand[] bands = Split(source.Width, source.Height, leastBands);

        // Resolved for the source: the larger frame must not be taken for another matrix because it is larger.
        ColorDescription color = source.Color.Resolve(source.Format, source.Height);
        Frame destination = new(source.Format, source.Width * Scale, source.Height * Scale, color, source.Timestamp);
        try
        {
            await pool.RunAsync(bands.Length + 1, Run, cancellationToken).ConfigureAwait(false);
            return destination;
        }
        catch
        {
            destination.Dispose();
            throw;
        }

        void Run(int item)
        {
            TimeSpan colors = item == 0 ? RunBeside(source, destination) : this.Run(frames, bands[item - 1], destination);
            Interlocked.Add(ref _colors, colors.Ticks);
        }
    }

    /// <summary>Cuts a frame into bands.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="least">Least number of bands wanted, as long as they stay tall enough to be worth it.</param>
    public virtual FrameBand[] Split(int width, int height, int least)
    {
        // A fused plan holds a few rows whatever the range; one of plain operations holds all that it makes.
        int most = Plans.For(width, height).IsFused ? height : FrameBand.RowsAtATime(width);
        return FrameBand.Split(height, network.ReceptiveRadius, least, most);
    }

    /// <summary>The way that fits what a network of single frames takes, and what of it is wanted.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="ranges">What bytes stand for in int8; null for a float network.</param>
    /// <param name="bicubicChroma">Whether a network on red, green and blue gives luma alone.</param>
    public static BandUpscaler For(Network network, PlanOptions options, QuantizationTable? ranges, bool bicubicChroma)
    {
        if (network.Input == InputColor.Luma) return new LumaBandUpscaler(network, options, ranges);
        return bicubicChroma ? new RgbLumaBandUpscaler(network, options, ranges) : new RgbBandUpscaler(network, options, ranges);
    }

    /// <summary>Writes the enlarged rows of one band, except the planes of <see cref="RunBeside"/>.</summary>
    /// <param name="frames">Source frame, with those before and after it for networks that take three.</param>
    /// <param name="band">Rows of the source.</param>
    /// <param name="destination">Frame of <see cref="Scale"/> times the size.</param>
    /// <returns>Time spent on colours, apart from the network.</returns>
    public abstract TimeSpan Run(TemporalWindow frames, FrameBand band, Frame destination);

    /// <summary>Writes the planes that the network leaves alone, whole; may run beside the bands.</summary>
    /// <param name="source">Source frame.</param>
    /// <param name="destination">Frame of <see cref="Scale"/> times the size.</param>
    /// <returns>Time that it took.</returns>
    public TimeSpan RunBeside(Frame source, Frame destination)
    {
        long start = Stopwatch.GetTimestamp();
        UpscaleBeside(source, destination);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Plans.Dispose();

    /// <summary>The work of <see cref="RunBeside"/>.</summary>
    private protected virtual void UpscaleBeside(Frame source, Frame destination)
    {
        if (source.Format.HasAlpha) PlaneUpscaler.UpscaleAlpha(source, destination);
    }

    /// <summary>Runs an RGB network on a band; the shared middle of both ways.</summary>
    private protected static TimeSpan RunOnRgb(PlanCache plans, Frame source, FrameBand band, Frame destination)
    {
        using RowTarget target = FrameTarget.Rgb(destination);
        return Run(plans.For(source.Width, source.Height), FrameRows.Rgb(source), target, band);
    }

    /// <summary>Runs a plan on a band.</summary>
    /// <returns>Time spent on colours.</returns>
    private protected static TimeSpan Run(InferencePlan plan, RowSource source, RowTarget target, FrameBand band)
    {
        TimedRows rows = new(source);
        plan.Run(rows, target, band.First * plan.Scale, band.End * plan.Scale);
        return rows.Time + target.ConversionTime;
    }

    /// <summary>Rows of another source, with the time that it takes. One object serves one run.</summary>
    private sealed class TimedRows(RowSource source) : RowSource
    {
        /// <summary>Time spent reading so far.</summary>
        public TimeSpan Time { get; private set; }

        /// <inheritdoc/>
        public override void Read(int firstRow, int endRow, Tensor destination)
        {
            long start = Stopwatch.GetTimestamp();
            source.Read(firstRow, endRow, destination);
            Time += Stopwatch.GetElapsedTime(start);
        }
    }
}

/// <summary>Networks on red, green and blue: every colour goes through the network, opacity is enlarged bicubically.</summary>
internal sealed class RgbBandUpscaler(Network network, PlanOptions options, QuantizationTable? ranges) : BandUpscaler(network, options, ranges)
{
    /// <inheritdoc/>
    public override TimeSpan Run(TemporalWindow frames, FrameBand band, Frame destination) => RunOnRgb(Plans, frames.Now, band, destination);
}

/// <summary>Rows of a source frame that are upscaled together.</summary>
/// <param name="First">First row.</param>
/// <param name="End">Row after the last one.</param>
public readonly record struct FrameBand(int First, int End)
{
    // A halo is computed twice, so a band of less than four halos would waste more than half of the work.
    private const int LeastHalos = 4;

    // About 4 MiB a feature map stack of eight channels: what a core's share of the caches may still hold.
    private const int PixelsAtATime = 1 << 17;

    /// <summary>Rows of a band that bounds what plain operations hold.</summary>
    internal static int RowsAtATime(int width) => PixelsAtATime / width;

    /// <summary>Cuts a frame into bands of nearly equal height, each starting on an even row.</summary>
    /// <param name="height">Source height in pixels.</param>
    /// <param name="halo">Source rows that the network looks beyond a pixel.</param>
    /// <param name="least">Least number of bands wanted, as long as they stay tall enough to be worth it.</param>
    /// <param name="most">Most rows of a band, as long as that is tall enough too.</param>
    internal static FrameBand[] Split(int height, int halo, int least, int most)
    {
        int smallest = Math.Max(8, LeastHalos * halo);
        int rows = Math.Max(smallest, Math.Min(most, (height + least - 1) / least));
        int count = Math.Max(1, height / rows);
        FrameBand[] bands = new FrameBand[count];
        for (int i = 0; i < count; i++)
        {
            int end = i == count - 1 ? height : Even((long)height * (i + 1) / count);
            bands[i] = new FrameBand(Even((long)height * i / count), end);
        }

        return bands;
    }

    // Chroma of half height belongs to pairs of rows: a pair is never cut.
    private static int Even(long row) => (int)(row & ~1L);
}
