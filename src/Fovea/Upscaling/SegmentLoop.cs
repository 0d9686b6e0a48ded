using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>
/// Writes a stream of frames into segments of equal length, one after the other. A segment that is complete gets its
/// final name and is entered into the manifest; while its encoder drains, the next one is already fed.
/// </summary>
internal sealed class SegmentLoop(Ffmpeg ffmpeg, WorkFolder work, FrameWriterOptions writing, ProgressMeter progress) : IAsyncDisposable
{
    private JobManifest _manifest = null!;
    private OpenSegment? _open;
    private Task _closing = Task.CompletedTask;

    /// <summary>Writes all frames, which are disposed here, and returns the manifest with every segment.</summary>
    public async Task<JobManifest> RunAsync(IAsyncEnumerable<Frame> frames, JobManifest manifest, CancellationToken cancellationToken)
    {
        _manifest = manifest;
        int next = manifest.Segments.Count;
        await foreach (Frame frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (frame)
            {
                _open ??= await OpenSegment.CreateAsync(ffmpeg, work, next++, writing, cancellationToken).ConfigureAwait(false);
                await _open.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                progress.Count(frame.Timestamp);
            }

            if (_open.Writer.FrameCount == manifest.SegmentFrames) await StartClosingAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_open is not null) await StartClosingAsync(cancellationToken).ConfigureAwait(false);
        await _closing.ConfigureAwait(false);
        return _manifest;
    }

    /// <summary>Ends the encoders that did not complete; their files are gone afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_open is not null) await _open.Writer.DisposeAsync().ConfigureAwait(false);
        await _closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Segments are entered in order: the one before must be closed first.
    private async Task StartClosingAsync(CancellationToken cancellationToken)
    {
        await _closing.ConfigureAwait(false);
        (OpenSegment segment, _open) = (_open!, null);
        _closing = CloseAsync(segment, cancellationToken);
    }

    private async Task CloseAsync(OpenSegment segment, CancellationToken cancellationToken)
    {
        await using (segment.Writer.ConfigureAwait(false))
        {
            await segment.Writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            progress.Processors.AddEncode(segment.Writer.ProcessorTime);
            work.Commit(segment.TemporaryPath, segment.Name);
            FinishedSegment finished = FinishedSegment.Of(work, segment.Name, segment.Writer.FrameCount, segment.Writer.FirstTimestamp!.Value, segment.Writer.LastTimestamp!.Value) with { Steps = segment.Writer.Steps };
            _manifest = _manifest with { Segments = [.. _manifest.Segments, finished] };
            _manifest.Write(work);
        }
    }

    private sealed record OpenSegment(string Name, string TemporaryPath, FrameWriter Writer)
    {
        public static async Task<OpenSegment> CreateAsync(Ffmpeg ffmpeg, WorkFolder work, int index, FrameWriterOptions writing, CancellationToken cancellationToken)
        {
            string name = FinishedSegment.FileName(index, writing.Encoder.Encoder.SegmentExtension);
            string temporary = work.TemporaryPathOf(name);
            return new OpenSegment(name, temporary, await FrameWriter.CreateAsync(ffmpeg, temporary, writing, cancellationToken).ConfigureAwait(false));
        }
    }
}
