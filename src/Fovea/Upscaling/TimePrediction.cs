using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>Predicts the time of a job from a second or two of its own work: decoder, network and encoder, into a file that is deleted.</summary>
internal static class TimePrediction
{
    private const int LeastFrames = 8;
    private const int MostFrames = 250;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>The time for so many frames; null where none could be made of the middle, or where there is no room to try.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="stream">Makes the frames.</param>
    /// <param name="info">The input.</param>
    /// <param name="video">What is made of it.</param>
    /// <param name="options">The job's.</param>
    /// <param name="frames">Frames of the whole job.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<TimeSpan?> MeasureAsync(Ffmpeg ffmpeg, IFrameStream stream, MediaInfo info, OutputVideo video, UpscaleOptions options, long frames, CancellationToken cancellationToken)
    {
        // The first frames of a film are often black: a third into it is more like the rest.
        TimeSpan length = options.Range.Duration ?? (info.Video.Duration ?? TimeSpan.Zero) - options.Range.From;
        TimeSpan start = options.Range.From + (length > TimeSpan.Zero ? length / 3 : TimeSpan.Zero);
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("fovea-");
            FrameReaderOptions reading = options.Reading() with { ApplyRotation = video.TurnsFrames, Range = new TimeRange(start) };
            await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, reading, cancellationToken).ConfigureAwait(false);
            FrameWriterOptions writing = video.Writing(reader, stream.Scale);
            string path = Path.Combine(folder.FullName, "measured" + writing.Encoder.Encoder.SegmentExtension);
            await using FrameWriter writer = await FrameWriter.CreateAsync(ffmpeg, path, writing, cancellationToken).ConfigureAwait(false);
            return await PaceAsync(stream.RunAsync(reader, 0, cancellationToken), writer, cancellationToken).ConfigureAwait(false) * frames;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || exception.GetType() == typeof(FoveaException))
        {
            return null;
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    // What is still in the encoder when the last frame goes in is waited for: else it would seem to cost nothing.
    private static async Task<TimeSpan?> PaceAsync(IAsyncEnumerable<Frame> enlarged, FrameWriter writer, CancellationToken cancellationToken)
    {
        (long start, int count) = (0, 0);
        await foreach (Frame frame in enlarged.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (frame) await writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            if (count++ == 0) start = Stopwatch.GetTimestamp();
            if (count == MostFrames || (count >= LeastFrames && Stopwatch.GetElapsedTime(start) >= Budget)) break;
        }

        if (count < 2) return null;
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start) / (count - 1);
    }
}
