using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fovea.Media;

/// <summary>
/// One running ffmpeg or ffprobe: its pipes, the tail of what it says on standard error, and its death when the
/// caller cancels or disposes. Nothing it started outlives it.
/// </summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private const int KeptLines = 60;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Task _listening;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private long _sampled;

    private FfmpegProcess(Process process, Func<string, string?>? hear, CancellationToken cancellationToken)
    {
        (_process, _cancellationToken) = (process, cancellationToken);
        _listening = Task.Run(() => ListenAsync(hear), CancellationToken.None);
        _registration = cancellationToken.Register(Kill);
    }

    /// <summary>Its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its standard input, if the start asked for one.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The last lines of its standard error so far.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors) return [.. _errors];
        }
    }

    /// <summary>Processor time that it has used, as far as known: a sample that is at most <see cref="SampleInterval"/> old at its end.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>Done when every line of its standard error was heard.</summary>
    public Task Listening => _listening;

    /// <summary>Starts a program.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="writesInput">True to write to its standard input; false gives it none.</param>
    /// <param name="hear">Hears every line of its standard error and gives what is to be kept in <see cref="Errors"/>; null keeps all.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="folder">Where it runs; null for this process's folder.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not start.</exception>
    public static FfmpegProcess Start(string path, IEnumerable<string> arguments, bool writesInput, Func<string, string?>? hear, CancellationToken cancellationToken, string? folder = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ProcessStartInfo start = new(path)
        {
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process process = Process.Start(start) ?? throw new MissingDependencyException($"'{path}' does not start.");

        // An ffmpeg without input must not take the terminal's keys.
        if (!writesInput) process.StandardInput.Close();
        return new FfmpegProcess(process, hear, cancellationToken);
    }

    /// <summary>Waits for its end and all it said. The exit code is 128 plus the signal if it was killed.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<int> WaitAsync()
    {
        Task ended = _process.WaitForExitAsync(CancellationToken.None);
        while (!ended.IsCompleted)
        {
            Sample();
            await Task.WhenAny(ended, Task.Delay(SampleInterval, CancellationToken.None)).ConfigureAwait(false);
        }

        await ended.ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _cancellationToken.ThrowIfCancellationRequested();
        return _process.ExitCode;
    }

    /// <summary>Waits a moment for its end, then kills it: for when nobody reads its output any more, which it would wait for.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Grace, _cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
        }

        return await WaitAsync().ConfigureAwait(false);
    }

    /// <summary>Reads its standard output as text and waits for its end.</summary>
    public async Task<FfmpegResult> ReadToEndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        int exitCode = await WaitAsync().ConfigureAwait(false);
        return new FfmpegResult(exitCode, output, Errors);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>Looks how much processor time it has used, unless that was done just now: a program that has ended does not say any more.</summary>
    public void Sample()
    {
        long now = Stopwatch.GetTimestamp();
        if (_sampled != 0 && Stopwatch.GetElapsedTime(_sampled, now) < SampleInterval) return;
        _sampled = now;
        try
        {
            ProcessorTime = _process.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
        }
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended between the two calls.
        }
    }

    private async Task ListenAsync(Func<string, string?>? hear)
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if ((hear is null ? line : hear(line)) is not { } kept) continue;
            lock (_errors)
            {
                _errors.Enqueue(kept);
                if (_errors.Count > KeptLines) _errors.Dequeue();
            }
        }
    }
}
