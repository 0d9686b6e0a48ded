using System.Globalization;

namespace Fovea.Tensors;

/// <summary>Processor time of one thread, where the system tells it (Linux): on a busy machine less than the time that passes.</summary>
internal sealed class ThreadClock
{
    private readonly string _path;

    private ThreadClock(string path) => _path = path;

    /// <summary>The clock of the thread that calls, or null.</summary>
    public static ThreadClock? OfCurrent()
    {
        // "PID/task/TID"; the first number of the file is nanoseconds on a processor.
        string? thread = OperatingSystem.IsLinux() ? new FileInfo("/proc/thread-self").LinkTarget : null;
        ThreadClock? clock = thread is null ? null : new ThreadClock($"/proc/{thread}/schedstat");
        return clock?.Read() is null ? null : clock;
    }

    /// <summary>What it shows, from any thread; null when the thread has ended.</summary>
    public TimeSpan? Read()
    {
        try
        {
            return long.TryParse(File.ReadAllText(_path).Split(' ')[0], CultureInfo.InvariantCulture, out long nanoseconds) ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
