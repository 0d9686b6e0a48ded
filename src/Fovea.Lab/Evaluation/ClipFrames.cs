using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Lab.Evaluation;

/// <summary>Reads a clip's frames as 8-bit RGB.</summary>
internal static class ClipFrames
{
    /// <summary>The frames as rgb24 in order of time; the caller disposes each.</summary>
    public static async IAsyncEnumerable<Frame> ReadAsync(EvaluationClip clip, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        IAsyncEnumerable<Frame> frames = clip.Kind == ClipKind.Video
            ? ReadVideoAsync(ffmpeg, clip.Files[0], cancellationToken)
            : ImageSequence.ReadAsync(ffmpeg, clip.Files, PixelFormats.Rgb24, cancellationToken);
        await foreach (Frame frame in frames.ConfigureAwait(false)) yield return frame;
    }

    private static async IAsyncEnumerable<Frame> ReadVideoAsync(Ffmpeg ffmpeg, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, path, cancellationToken).ConfigureAwait(false);
        FrameReaderOptions options = new() { Format = PixelFormats.Rgb24, ApplyRotation = true };
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, options, cancellationToken).ConfigureAwait(false);
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false)) yield return frame;
    }
}
