using System.Diagnostics;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>Measures the <see cref="ProcessorShares"/> of one job, from its making to <see cref="Stop"/>.</summary>
internal sealed class ProcessorMeter(Upscaler upscaler)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _own = Own();
    private readonly WorkTime _before = upscaler.Work;
    private TimeSpan _encode;

    /// <summary>The result; null before the end.</summary>
    public ProcessorShares? Shares { get; private set; }

    /// <summary>Adds the processor time of an encoder that has ended.</summary>
    public void AddEncode(TimeSpan time) => _encode += time;

    /// <summary>Ends the measurement, after the last frame of the reader.</summary>
    public void Stop(FrameReader reader)
    {
        TimeSpan all = Stopwatch.GetElapsedTime(_start) * Environment.ProcessorCount;
        WorkTime work = upscaler.Work - _before;
        double colors = work.Busy > TimeSpan.Zero ? work.Processor * (work.Colors / work.Busy) / all : 0;
        double threads = work.Processor / all;
        double other = Math.Max(0, (Own() - _own) / all - threads);
        double decode = reader.ProcessorTime / all, encode = _encode / all;
        Shares = new ProcessorShares(Environment.ProcessorCount, decode, threads - colors, colors, encode, other, Math.Max(0, 1 - decode - threads - encode - other));
    }

    private static TimeSpan Own() => Environment.CpuUsage.TotalTime;
}
