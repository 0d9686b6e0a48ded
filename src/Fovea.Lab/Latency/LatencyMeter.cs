using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Upscaling;

namespace Fovea.Lab.Latency;

/// <summary>Times whole networks at a task, by what upscaling runs, without decoder and encoder.</summary>
public static class LatencyMeter
{
    private const int Windows = 5;

    /// <summary>The median time from frame to frame of a stream, in milliseconds.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">Size and threads.</param>
    /// <param name="time">About how long to measure, after warming up.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    public static double Measure(Network network, LatencyTask task, TimeSpan time, CancellationToken cancellationToken = default) => MeasurePace(network, task, time, cancellationToken).Milliseconds;

    /// <summary>The same, with what the processors did in that time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">Size and threads.</param>
    /// <param name="time">About how long to measure, after warming up.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    public static MeasuredPace MeasurePace(Network network, LatencyTask task, TimeSpan time, CancellationToken cancellationToken = default)
    {
        task.Validate();
        return MeasureStreamAsync(network, task, time, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>A frame of noise in the format of videos.</summary>
    internal static Frame Noise(int width, int height, int seed)
    {
        Frame frame = new(PixelFormats.Yuv420P, width, height, ColorDescription.Unspecified);
        new Random(seed).NextBytes(frame.Memory.Span);
        return frame;
    }

    private static async Task<MeasuredPace> MeasureStreamAsync(Network network, LatencyTask task, TimeSpan time, CancellationToken cancellationToken)
    {
        using Frame first = Noise(task.Width, task.Height, 1), second = Noise(task.Width, task.Height, 2);
        using Upscaler upscaler = Upscaler.Create("network", network, task.Threads);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Frames in flight come out in bunches, one a thread, and the one who counts them waits for a processor like the
        // others: only windows that are long against both tell the pace.
        int warm = 5 * task.Threads + 4, frames = 0, counted = 0;
        TimeSpan window = time / Windows;
        List<double> paces = [];
        long start = 0;
        TimeSpan work = default;
        await foreach (Frame frame in upscaler.RunAsync(FramesAsync(first, second, end.Token), 0, cancellationToken).ConfigureAwait(false))
        {
            frame.Dispose();
            frames++;
            long now = Stopwatch.GetTimestamp();
            if (frames == warm) (start, work) = (now, upscaler.Work.Processor);
            if (frames <= warm) continue;
            counted++;
            TimeSpan passed = Stopwatch.GetElapsedTime(start, now);
            if (passed < window || counted % task.Threads != 0) continue;
            paces.Add(passed.TotalMilliseconds / counted);
            (start, counted) = (now, 0);
            if (paces.Count == Windows) break;
        }

        return new MeasuredPace(SpeedTest.Median(paces), (upscaler.Work.Processor - work).TotalMilliseconds / (frames - warm) / task.Threads);
    }

    // Two frames in turn: a frame like the one before would not be computed.
    private static async IAsyncEnumerable<Frame> FramesAsync(Frame first, Frame second, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long i = 0; ; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (i % 2 == 0 ? first : second).Share(i);
            if (i % 64 == 63) await Task.Yield();
        }
    }
}

/// <summary>How fast a network was.</summary>
/// <param name="Milliseconds">From frame to frame.</param>
/// <param name="ProcessorMilliseconds">What of it the threads really had a processor, by the system's account; on a machine with other work less than what passed.</param>
public readonly record struct MeasuredPace(double Milliseconds, double ProcessorMilliseconds)
{
    // Threads wait for each other a little on a free machine, too.
    private const double FreeShare = 0.9;

    /// <summary>True when other programs took the processors away for a good part of the time.</summary>
    public bool IsDisturbed => ProcessorMilliseconds < FreeShare * Milliseconds;
}
