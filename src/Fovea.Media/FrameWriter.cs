using Fovea.Imaging;
using Fovea.Media.Nut;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>
/// Encodes frames into a file of their own, a segment: video only, with the frames' exact timestamps. The file is
/// complete only after <see cref="CompleteAsync"/>; a writer disposed before deletes it. <see cref="Muxer"/> joins segments.
/// </summary>
public sealed class FrameWriter : FrameSink
{
    private readonly string _path;
    private readonly FrameWriterOptions _options;
    private readonly FfmpegProcess _process;
    private readonly NutWriter _nut;
    private readonly long _shift;
    private readonly FrameSteps _steps = new();
    private bool _completed;

    private FrameWriter(string path, FrameWriterOptions options, FfmpegProcess process)
    {
        (_path, _options, _process) = (path, options, process);
        _nut = new NutWriter(process.Input, options.Format, options.Width, options.Height, options.TimeBase, options.SampleAspectRatio);
        _shift = TimestampShift.Ticks(options.TimeBase);
    }

    /// <summary>Frames taken so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Timestamp of the first frame taken, in ticks.</summary>
    public long? FirstTimestamp { get; private set; }

    /// <summary>Timestamp of the last frame taken, in ticks.</summary>
    public long? LastTimestamp { get; private set; }

    /// <summary>The steps between the frames taken so far, as <see cref="FrameSteps"/> writes them.</summary>
    public string Steps => _steps.ToString();

    /// <summary>Processor time that encoding took; known when the segment is complete.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Starts the encoder.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="path">The segment file; an existing one is replaced. Its extension should be <see cref="Encoder.SegmentExtension"/>.</param>
    /// <param name="options">What to make of which frames.</param>
    /// <param name="cancellationToken">Kills the encoder, at any time until the writer is disposed.</param>
    /// <exception cref="BadInputException">The encoder does not take the pixel format.</exception>
    /// <exception cref="MissingDependencyException">This ffmpeg lacks the encoder.</exception>
    public static async Task<FrameWriter> CreateAsync(Ffmpeg ffmpeg, string path, FrameWriterOptions options, CancellationToken cancellationToken = default)
    {
        await Encoders.RequireAsync(ffmpeg, options.Encoder.Encoder).ConfigureAwait(false);
        IReadOnlyList<string> arguments = new EncodeCommand(ffmpeg, path, options).Arguments();
        FfmpegProcess process = ffmpeg.Start(arguments, writesInput: true, cancellationToken: cancellationToken);
        return new FrameWriter(path, options, process);
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(Frame frame, CancellationToken cancellationToken = default)
    {
        if (frame.Format != _options.Format || frame.Width != _options.Width || frame.Height != _options.Height)
        {
            throw new ArgumentException($"A frame of {frame.Width}x{frame.Height} {frame.Format} for a writer of {_options.Width}x{_options.Height} {_options.Format}.", nameof(frame));
        }

        if (LastTimestamp >= frame.Timestamp) throw new BadInputException($"Two frames have the same or falling timestamps ({LastTimestamp}, {frame.Timestamp} in units of {_options.TimeBase} s); such a video cannot be written with exact times.");
        try
        {
            await _nut.WriteAsync(frame, frame.Timestamp + _shift, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw await FailedAsync(exception).ConfigureAwait(false);
        }

        FirstTimestamp ??= frame.Timestamp;
        LastTimestamp = frame.Timestamp;
        _steps.Add(frame.Timestamp);
        FrameCount++;
    }

    /// <inheritdoc/>
    public override async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (FrameCount == 0) throw new InvalidOperationException("A segment needs at least one frame.");
        try
        {
            await _process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
            await _process.Input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw await FailedAsync(exception).ConfigureAwait(false);
        }

        int exitCode = await _process.WaitAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (exitCode != 0 || _process.Errors.Any(IsFatal)) throw await FailedAsync(null).ConfigureAwait(false);
        await SegmentBoxes.AddAsync(_path, _options, cancellationToken).ConfigureAwait(false);
        _completed = true;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        if (!_completed && File.Exists(_path)) File.Delete(_path);
    }

    // ffmpeg ends with 0 after some of these.
    private static bool IsFatal(string line) => FfmpegComplaint.IsDiskFull(line) || line.Contains("Error writing trailer", StringComparison.Ordinal) || line.Contains("Input/output error", StringComparison.Ordinal);

    private async Task<FoveaException> FailedAsync(Exception? cause)
    {
        int exitCode = await _process.WaitAsync().ConfigureAwait(false);
        string complaint = FfmpegComplaint.Choose(exitCode, _process.Errors);
        return _process.Errors.Any(FfmpegComplaint.IsDiskFull)
            ? new FoveaException($"The disk is full: '{_path}' cannot be written; make room and run again.", cause)
            : new FoveaException($"ffmpeg's encoder {_options.Encoder.Encoder.Name} failed on '{_path}': {complaint}.", cause);
    }
}
