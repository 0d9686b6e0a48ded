using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>A frame as it was, cropped to whole multiples of the scale (rgb24), and the low-resolution frame that was made of it.</summary>
internal sealed record ClipPair(Frame High, Frame Low) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        High.Dispose();
        Low.Dispose();
    }
}

/// <summary>Reads the pairs of a clip: each frame degraded by itself, or the whole clip taken through a pipeline with encoders.</summary>
internal static class ClipPairs
{
    // How the low frames of ClipDegrader are to be read.
    private static readonly ColorDescription DegradedColor = new(ColorMatrix.Bt601, ColorRange.Limited, ChromaSiting.Left);

    /// <summary>The pairs in order of time; the caller disposes each.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="options">Scale and degradation.</param>
    /// <param name="most">No more frames are needed than these; a pipeline sees no others.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BadInputException">The clip cannot be read, changes its size, or its frames are too small for the protocol.</exception>
    public static IAsyncEnumerable<ClipPair> ReadAsync(EvaluationClip clip, EvaluationOptions options, int most, CancellationToken cancellationToken)
        => options.Pipeline is null ? EachAsync(clip, options, cancellationToken) : WholeAsync(clip, options, options.Pipeline, most, cancellationToken);

    private static async IAsyncEnumerable<ClipPair> EachAsync(EvaluationClip clip, EvaluationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Frame frame in ClipFrames.ReadAsync(clip, cancellationToken).ConfigureAwait(false))
        {
            using Frame whole = frame;
            Frame high = LowFrames.Crop(whole, options);
            yield return new ClipPair(high, LowFrames.Degrade(high, options));
        }
    }

    private static async IAsyncEnumerable<ClipPair> WholeAsync(EvaluationClip clip, EvaluationOptions options, DegradationPipeline pipeline, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("fovea-evaluate-").FullName;
        try
        {
            RawClip high = await WriteAsync(clip, options, pipeline, most, Path.Combine(folder, "high.raw"), cancellationToken).ConfigureAwait(false);
            ClipDegrader degrader = new(await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false), folder);
            (RawClip low, _) = await degrader.DegradeAsync(high, pipeline, options.Scale, 1, cancellationToken).ConfigureAwait(false);
            using FileStream highs = File.OpenRead(high.Path), lows = File.OpenRead(low.Path);
            for (int i = 0; i < high.Frames; i++) yield return new ClipPair(Read(highs, high, ColorDescription.Unspecified), Read(lows, low, DegradedColor));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The whole clip on disk, since encoders see more than a frame; interlacing needs an even number of frames.
    private static async Task<RawClip> WriteAsync(EvaluationClip clip, EvaluationOptions options, DegradationPipeline pipeline, int most, string path, CancellationToken cancellationToken)
    {
        (int width, int height, int frames) = (0, 0, 0);
        await using FileStream file = File.Create(path);
        await foreach (Frame frame in ClipFrames.ReadAsync(clip, cancellationToken).ConfigureAwait(false))
        {
            using Frame whole = frame, high = LowFrames.Crop(whole, options);
            if (frames > 0 && (width, height) != (high.Width, high.Height)) throw new BadInputException($"Frame {frames} of the clip {clip.Name} is {frame.Width}x{frame.Height}, unlike the frames before.");
            (width, height) = (high.Width, high.Height);
            await file.WriteAsync(high.Memory[..(3 * width * height)], cancellationToken).ConfigureAwait(false);
            if (++frames >= most) break;
        }

        if (pipeline.IsInterlaced && frames % 2 == 1) frames--;
        if (frames == 0) throw new BadInputException($"The clip {clip.Name} has {(pipeline.IsInterlaced ? "too few frames to interlace" : "no frames")}.");
        file.SetLength(3L * width * height * frames);
        return new RawClip(path, width, height, PixelFormats.Rgb24, frames);
    }

    private static Frame Read(FileStream file, RawClip clip, ColorDescription color)
    {
        Frame frame = new(clip.Format, clip.Width, clip.Height, color);
        file.ReadExactly(frame.Memory.Span[..clip.FrameBytes]);
        return frame;
    }
}
