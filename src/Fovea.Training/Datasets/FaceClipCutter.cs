using System.Security.Cryptography;
using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;

namespace Fovea.Training.Datasets;

/// <summary>The second way through a video: cuts the planned squares out of its frames and brings them to one size.</summary>
internal sealed class FaceClipCutter(Ffmpeg ffmpeg, FaceDatasetOptions options)
{
    /// <summary>Gives the frames of each plan as soon as they are complete; the taker disposes them.</summary>
    public async Task RunAsync(MediaInfo info, IReadOnlyList<FaceClipPlan> plans, Func<FaceClipPlan, IReadOnlyList<Frame>, Task> take, CancellationToken cancellationToken)
    {
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, FaceSearch.Reading, cancellationToken).ConfigureAwait(false);
        Dictionary<FaceClipPlan, List<Frame>> open = [];
        int last = plans.Max(plan => plan.First + plan.Squares.Count - 1), index = 0;
        try
        {
            await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using Frame owned = frame;
                foreach (FaceClipPlan plan in plans.Where(plan => index >= plan.First && index < plan.First + plan.Squares.Count))
                {
                    if (!open.TryGetValue(plan, out List<Frame>? frames)) open[plan] = frames = [];
                    frames.Add(Cut(frame, plan.Squares[index - plan.First]));
                    if (frames.Count < plan.Squares.Count) continue;
                    await take(plan, frames).ConfigureAwait(false);
                    Release(frames);
                    open.Remove(plan);
                }

                if (index++ == last) break;
            }
        }
        finally
        {
            foreach (List<Frame> frames in open.Values) Release(frames);
        }
    }

    /// <summary>A square of a frame at the high size.</summary>
    internal Frame Cut(Frame frame, int[] square)
    {
        (int left, int top, int side) = (square[0], square[1], square[2]);
        using Frame cut = new(frame.Format, side, side, frame.Color, frame.Timestamp);
        for (int p = 0; p < cut.Planes.Count; p++)
        {
            for (int y = 0; y < side; y++) frame.Planes[p].Row<byte>(top + y).Slice(left, side).CopyTo(cut.Planes[p].Row<byte>(y));
        }

        return Resampler.Resize(cut, options.HighSide / (double)side, ResampleRule.Rounded);
    }

    /// <summary>The low frame of a high one, as MATLAB's imresize makes it on bytes.</summary>
    internal Frame Reduce(Frame high) => Resampler.Resize(high, 1.0 / options.Scale, ResampleRule.Rounded);

    private static void Release(List<Frame> frames)
    {
        foreach (Frame frame in frames) frame.Dispose();
        frames.Clear();
    }
}

/// <summary>Writes the frames of a clip without loss: FFV1 in RGB, in Matroska, which any player shows.</summary>
internal static class FaceClipFile
{
    private static readonly Encoder Lossless = Encoders.Ffv1 with { SegmentFormat = "matroska" };

    /// <summary>Writes a file.</summary>
    /// <returns>Its SHA-256.</returns>
    public static async Task<string> WriteAsync(Ffmpeg ffmpeg, IReadOnlyList<Frame> frames, string path, Rational frameRate, CancellationToken cancellationToken)
    {
        bool known = frameRate is { Numerator: > 0, Denominator: > 0 };
        FrameWriterOptions writing = new()
        {
            Encoder = EncoderSettings.Default(Lossless),
            Width = frames[0].Width,
            Height = frames[0].Height,
            Format = frames[0].Format,
            TimeBase = known ? new Rational(frameRate.Denominator, frameRate.Numerator) : new Rational(1, 25),
            Color = frames[0].Color,
        };
        await using (FrameWriter writer = await FrameWriter.CreateAsync(ffmpeg, path, writing, cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < frames.Count; i++)
            {
                using Frame frame = frames[i].Share(i);
                await writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return await HashAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>SHA-256 of a file in lower case.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}

/// <summary>A clip that is to be cut from a video.</summary>
/// <param name="Track">Number of the face's track.</param>
/// <param name="Number">Number of the clip in the track.</param>
/// <param name="First">Its first frame in the video.</param>
/// <param name="Squares">Left, top and side of each frame's square, inside the picture.</param>
/// <param name="Boxes">Left, top, width, height and score of the face in each frame; score 0 where it was missed.</param>
/// <param name="FaceSide">Longer side of the boxes, median.</param>
/// <param name="Score">Mean score where the face was found.</param>
/// <param name="Seen">Frames in which it was found.</param>
internal sealed record FaceClipPlan(int Track, int Number, int First, IReadOnlyList<int[]> Squares, IReadOnlyList<float[]> Boxes, float FaceSide, float Score, int Seen);
