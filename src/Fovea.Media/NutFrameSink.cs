using System.Globalization;
using Fovea.Imaging;
using Fovea.Media.Nut;

namespace Fovea.Media;

/// <summary>Writes frames as raw video in NUT to a stream, such as standard output. The stream stays open.</summary>
public sealed class NutFrameSink : FrameSink
{
    // EPIPE, which the runtime passes on as the kernel gives it.
    private const int BrokenPipe = 32;

    private readonly Stream _destination;
    private readonly NutWriter _writer;
    private readonly (PixelFormat Format, int Width, int Height) _shape;
    private long _frames;

    /// <summary>Makes a sink for frames of one size and format.</summary>
    public NutFrameSink(Stream destination, PixelFormat format, int width, int height, Rational timeBase, Rational sampleAspectRatio)
    {
        _destination = destination;
        _shape = (format, width, height);
        _writer = new NutWriter(destination, format, width, height, timeBase, sampleAspectRatio);
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(Frame frame, CancellationToken cancellationToken = default)
    {
        if ((frame.Format, frame.Width, frame.Height) != _shape) throw new ArgumentException($"A frame of {frame.Width}x{frame.Height} {frame.Format} for a sink of {_shape.Width}x{_shape.Height} {_shape.Format}.", nameof(frame));
        if (frame.Timestamp < 0) throw new BadInputException("NUT cannot hold frames before time zero; write to a file instead of standard output.");
        await SendAsync(_writer.WriteAsync(frame, frame.Timestamp, cancellationToken)).ConfigureAwait(false);
        _frames++;
    }

    /// <inheritdoc/>
    public override async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        await SendAsync(_writer.StartAsync(cancellationToken)).ConfigureAwait(false);
        await SendAsync(new ValueTask(_destination.FlushAsync(cancellationToken))).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ValueTask writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            string frames = string.Create(CultureInfo.InvariantCulture, $"{_frames} {(_frames == 1 ? "frame" : "frames")}");
            throw new FoveaException(exception.HResult == BrokenPipe
                ? $"what reads the output closed it after {frames}: nothing more was made."
                : $"the output stream cannot be written after {frames} ({exception.InnerException?.Message ?? exception.Message}).", exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
