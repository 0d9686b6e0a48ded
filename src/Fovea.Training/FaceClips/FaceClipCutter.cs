using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;

namespace Fovea.Training.FaceClips;

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
