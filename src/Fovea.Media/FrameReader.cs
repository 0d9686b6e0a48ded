using Fovea.Imaging;
using Fovea.Media.Nut;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>
/// Decodes the video stream of a file, frame by frame, with exact timestamps. Frames come in order of presentation
/// and belong to the caller, who disposes them. Memory holds one frame, whatever the length.
/// </summary>
public sealed class FrameReader : IAsyncEnumerable<Frame>, IAsyncDisposable
{
    private readonly NutReader _nut;
    private readonly NutStream _stream;
    private readonly TimestampCode? _code;
    private readonly FrameClock _clock;
    private readonly FrameReaderOptions _options;
    private readonly DamageWatch _damage;
    private readonly DecoderLog? _log;
    private readonly FfmpegProcess? _process;
    private bool _started;

    private FrameReader(MediaInfo info, PixelFormat format, ColorDescription color, FrameReaderOptions options, NutReader nut, NutStream stream, TimestampCode? code, FfmpegProcess? process, DecoderLog? log)
    {
        (Info, Format, Color) = (info, format, color);
        (_options, _nut, _stream, _code, _process, _log) = (options, nut, stream, code, process, log);
        _damage = new DamageWatch(info, options.OnDamage, log, stream.Width, stream.Height);
        _clock = new FrameClock(options.ClockParts, info.Video.TimeBase, FrameTicks(info.Video));
    }

    /// <summary>The source.</summary>
    public MediaInfo Info { get; }

    /// <summary>Format of the frames.</summary>
    public PixelFormat Format { get; }

    /// <summary>How the frames' samples become colours.</summary>
    public ColorDescription Color { get; }

    /// <summary>Width of the frames in pixels.</summary>
    public int Width => _stream.Width;

    /// <summary>Height of the frames in pixels.</summary>
    public int Height => _stream.Height;

    /// <summary>Seconds a tick of <see cref="Frame.Timestamp"/>: the source's own.</summary>
    public Rational TimeBase => Info.Video.TimeBase;

    /// <summary>Width of a pixel over its height.</summary>
    public Rational SampleAspectRatio => _stream.SampleAspectRatio is { Numerator: > 0, Denominator: > 0 } ratio ? ratio : new Rational(1, 1);

    /// <summary>Processor time that decoding took; known when the last frame was read.</summary>
    public TimeSpan ProcessorTime => _process?.ProcessorTime ?? TimeSpan.Zero;

    /// <summary>Streams of a pipe that are not read: sound, subtitles, further videos.</summary>
    public int OtherStreams { get; private init; }

    /// <summary>What was found damaged so far; whole when the last frame was read.</summary>
    public DamageReport Damage => _damage.Report;

    /// <summary>Frames so far whose timestamps repeat or fall, which were put between their neighbours.</summary>
    public long MovedFrames => _clock.Moved;

    /// <summary>Times so far that the source's clock started again.</summary>
    public long ClockRestarts => _clock.Restarts;

    /// <summary>Starts to decode the video stream of <paramref name="info"/>.</summary>
    /// <exception cref="BadInputException">The frames are too large, or none decodes.</exception>
    public static async Task<FrameReader> OpenAsync(Ffmpeg ffmpeg, MediaInfo info, FrameReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FrameReaderOptions();
        CheckSize(info.Path, info.Video.Width, info.Video.Height, options);
        PixelFormat format = options.Format ?? await PixelFormatChoice.NearestAsync(ffmpeg, info.Video.PixelFormatName, cancellationToken).ConfigureAwait(false);
        CheckMemory(info.Path, format, info.Video.Width, info.Video.Height);
        DecodeCommand command = new(ffmpeg, info, format, options);
        DecoderLog log = new(info.Path);
        FfmpegProcess process = ffmpeg.Start(command.Arguments(), hear: log.Hear, cancellationToken: cancellationToken);
        try
        {
            _ = process.Listening.ContinueWith(_ => log.End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            NutReader nut = new(process.Output);
            IReadOnlyList<NutStream> streams = await nut.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            FrameReader reader = new(info, format, command.OutputColor, options, nut, streams[0], new TimestampCode(), process, log);
            if (EndsWithinPacket(info)) reader._damage.CutShort("it ends within a packet");
            return reader;
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or IOException)
        {
            int exitCode = await process.EndAsync().ConfigureAwait(false);
            string complaint = FfmpegComplaint.Choose(exitCode, process.Errors);
            await process.DisposeAsync().ConfigureAwait(false);
            throw new BadInputException($"'{info.Path}' does not decode: {complaint}.", exception);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads raw video in NUT from a stream, such as standard input; only its first video stream.</summary>
    /// <remarks><see cref="FrameReaderOptions.Format"/> and <see cref="FrameReaderOptions.ApplyRotation"/> do not apply.</remarks>
    /// <exception cref="BadInputException">The stream is no NUT, holds no raw video in a known format, or too large frames.</exception>
    public static async Task<FrameReader> OpenNutAsync(Stream source, FrameReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FrameReaderOptions();
        NutReader nut = new(source);
        IReadOnlyList<NutStream> streams;
        try
        {
            streams = await nut.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            throw new BadInputException($"Standard input is not raw video in NUT ({exception.Message}); make it with 'ffmpeg -i IN -c:v rawvideo -f nut -'.", exception);
        }

        NutStream stream = streams.FirstOrDefault(candidate => candidate.IsVideo) ?? throw new BadInputException("Standard input holds no video stream.");
        PixelFormat format = NutFormat.FormatOf(stream.Tag) ?? throw new BadInputException("Standard input is NUT, but not raw video in a pixel format that Fovea works in; add '-c:v rawvideo -pix_fmt yuv420p'.");
        CheckSize("standard input", stream.Width, stream.Height, options);
        CheckMemory("standard input", format, stream.Width, stream.Height);
        return new FrameReader(NutInput.Describe(stream, format), format, ColorDescription.Unspecified, options, nut, stream, null, null, null) { OtherStreams = streams.Count - 1 };
    }

    /// <summary>Gives the frames, once.</summary>
    /// <exception cref="BadInputException">The video is damaged, or its frames change size.</exception>
    /// <exception cref="FoveaException">ffmpeg was killed.</exception>
    public async IAsyncEnumerator<Frame> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_started) throw new InvalidOperationException("The frames of a reader can be read only once.");
        _started = true;
        FrameRange window = new(Info, TimeBase, _options);
        await using WaitingFrames waiting = new();
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } head)
        {
            if (head.Stream != _stream) continue;
            long decoded = ToSourceTicks(_code?.Read(head.Timestamp, TicksOfNut) ?? head.Timestamp);
            FrameMark mark = _log is null ? default : await _log.NextAsync(cancellationToken).ConfigureAwait(false);
            if (_damage.LeavesOut(mark))
            {
                if (!window.IsBeforeStart(decoded)) _damage.Pass(mark, decoded * TimeBase.Value);
                continue;
            }

            long? timestamp = _clock.Take(decoded, out IReadOnlyList<long> waited);
            foreach (Frame frame in waiting.Leave(waited))
            {
                if (!window.IsAfter(frame.Timestamp) && !window.IsBefore(frame.Timestamp)) yield return frame;
                else frame.Dispose();
            }

            if (timestamp is not { } known || !window.IsBeforeStart(known)) _damage.Pass(mark, timestamp * TimeBase.Value);
            if (head.Size != Frame.SizeInBytes(Format, Width, Height)) throw new BadInputException($"The frames of {Info.Name} change size{(timestamp is { } at ? " " + At(at) : "")}; Fovea needs one size throughout.");
            if (timestamp is { } time && window.IsAfter(time)) yield break;
            if (timestamp is { } early && window.IsBefore(early)) continue;
            if (await ReadFrameAsync(timestamp ?? decoded, cancellationToken).ConfigureAwait(false) is not { } read) break;
            if (timestamp is null) waiting.Add(read);
            else yield return read;
        }

        foreach (Frame frame in waiting.Leave(_clock.End()))
        {
            if (!window.IsAfter(frame.Timestamp) && !window.IsBefore(frame.Timestamp)) yield return frame;
            else frame.Dispose();
        }

        await FinishAsync().ConfigureAwait(false);
    }

    /// <summary>Ends ffmpeg.</summary>
    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static long FrameTicks(VideoStream video)
    {
        double ticks = 1 / (video.AverageFrameRate.Value * video.TimeBase.Value);
        return double.IsFinite(ticks) ? Math.Max(1, (long)Math.Round(ticks)) : 1;
    }

    // Whatever the options allow, a frame lies in one piece of memory.
    private static void CheckMemory(string path, PixelFormat format, int width, int height)
    {
        Int128 bytes = (Int128)width * height * format.BytesPerSample * (format.Packed ? 3 : format.PlaneCount);
        if (bytes > int.MaxValue) throw new BadInputException($"'{path}' has frames of {width}x{height} pixels, more than Fovea holds in memory.");
    }

    private static void CheckSize(string path, int width, int height, FrameReaderOptions options)
    {
        if (width < 1 || height < 1) throw new BadInputException($"'{path}' has frames of {width}x{height} pixels.");
        if (width > options.MaxWidth || height > options.MaxHeight || (long)width * height > options.MaxPixels)
        {
            throw new BadInputException($"'{path}' has frames of {width}x{height} pixels, more than the limit of {options.MaxWidth}x{options.MaxHeight} and {options.MaxPixels} pixels.");
        }
    }

    // A transport stream does not say how long it is; one that ends within a packet was cut.
    private static bool EndsWithinPacket(MediaInfo info)
    {
        if (info.Container != "mpegts") return false;
        using FileStream file = new(info.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] head = new byte[512];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        int packet = read == head.Length && head[0] == 0x47 && head[188] == 0x47 && head[376] == 0x47 ? 188 : head[4] == 0x47 && head[196] == 0x47 && head[388] == 0x47 ? 192 : 0;
        return packet > 0 && file.Length % packet != 0;
    }

    private async ValueTask<NutFrame?> NextAsync(CancellationToken cancellationToken)
    {
        _process?.Sample();
        try
        {
            return await _nut.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException exception)
        {
            await EndEarlyAsync(exception, "within a frame").ConfigureAwait(false);
            return null;
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException($"'{Info.Path}' is damaged: {exception.Message}.", exception);
        }
    }

    // Null where the stream ends first and that is tolerated.
    private async ValueTask<Frame?> ReadFrameAsync(long timestamp, CancellationToken cancellationToken)
    {
        Frame frame = new(Format, Width, Height, Color, timestamp);
        try
        {
            foreach (int plane in PlaneOrder.OnTheWire(Format)) await _nut.FillAsync(frame.Planes[plane].Memory, cancellationToken).ConfigureAwait(false);
            return frame;
        }
        catch (EndOfStreamException exception)
        {
            frame.Dispose();
            await EndEarlyAsync(exception, $"within a frame {At(timestamp)}").ConfigureAwait(false);
            return null;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    // What comes from ffmpeg must not break off, whatever the source is like; standard input is the source itself.
    private async ValueTask EndEarlyAsync(Exception cause, string where)
    {
        int exitCode = _process is null ? 0 : await _process.EndAsync().ConfigureAwait(false);
        if (exitCode != 0 && cause is EndOfStreamException) await FinishAsync(exitCode).ConfigureAwait(false);
        if (_process is not null || _options.OnDamage == DamagePolicy.Stop) throw new BadInputException($"{Info.Name} ends {where}.", cause);
        _damage.CutShort($"it ends {where}");
    }

    private async ValueTask FinishAsync()
    {
        if (_process is not null) await FinishAsync(await _process.WaitAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    // After the last frame: did ffmpeg end well, and did it see the whole file?
    private async ValueTask FinishAsync(int exitCode)
    {
        await _process!.Listening.ConfigureAwait(false);
        _damage.Finish();
        if (exitCode == 0) return;
        string complaint = FfmpegComplaint.Choose(exitCode, _process.Errors);
        if (exitCode > 128) throw new FoveaException($"ffmpeg was killed (signal {exitCode - 128}) while it decoded '{Info.Path}'; run again.");
        if (_options.OnDamage == DamagePolicy.Stop) throw new BadInputException($"'{Info.Path}' does not decode to its end: {complaint}.");
        _damage.CutShort(complaint);
    }

    private long TicksOfNut => Math.Max(1, TimeBase.Numerator * _stream.TimeBase.Denominator / (TimeBase.Denominator * _stream.TimeBase.Numerator));

    // ffmpeg's NUT may divide the source's tick further (1/1000 s becomes 1/64000 s), which divides out again.
    private long ToSourceTicks(long timestamp)
    {
        if (_stream.TimeBase == TimeBase) return timestamp;
        Int128 numerator = (Int128)timestamp * _stream.TimeBase.Numerator * TimeBase.Denominator;
        Int128 denominator = (Int128)_stream.TimeBase.Denominator * TimeBase.Numerator;
        return (long)((numerator + (numerator < 0 ? -denominator / 2 : denominator / 2)) / denominator);
    }

    private string At(long timestamp) => $"at {DamageWatch.Clock(timestamp * TimeBase.Value)}";
}
