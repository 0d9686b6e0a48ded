using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Training.Datasets;

/// <summary>One face through the frames of a video, without gaps.</summary>
internal sealed class FacePath(int track, int first)
{
    // The median takes out single detections that jump, the mean what trembles; together they look a third of a second to
    // each side.
    private const int MedianReach = 4;
    private const double MeanWidth = 5;
    private const double LeastSeen = 0.9;
    private const int StepOverBad = 5;

    private readonly List<(FaceBox Box, float Score, bool IsSeen)> _frames = [];

    /// <summary>Its first frame in the video.</summary>
    public int First => first;

    /// <summary>Adds the next frame.</summary>
    public void Add(TrackedFace face) => _frames.Add((face.Found, face.Score, face.IsSeen));

    /// <summary>The clips that can be cut from it, one after another.</summary>
    /// <param name="width">Width of the video in pixels.</param>
    /// <param name="height">Height of the video in pixels.</param>
    /// <param name="options">What is good enough.</param>
    public IEnumerable<FaceClipPlan> Clips(int width, int height, FaceDatasetOptions options)
    {
        // Bridged frames at the end have no face after them.
        int count = _frames.FindLastIndex(frame => frame.IsSeen) + 1;
        double[] x = Smooth([.. _frames.Take(count).Select(frame => (frame.Box.Left + frame.Box.Right) / 2)]);
        double[] y = Smooth([.. _frames.Take(count).Select(frame => (frame.Box.Top + frame.Box.Bottom) / 2)]);
        int number = 0;
        for (int start = 0; start + options.ClipFrames <= count;)
        {
            if (IsGood(start, options))
            {
                int[][] squares = options.Boxes == FaceBoxRule.Smooth ? SmoothSquares(start, x, y, width, height, options) : OwnSquares(start, width, height, options);
                yield return Plan(number++, start, squares, options);
                start += options.ClipFrames;
            }
            else
            {
                start += StepOverBad;
            }
        }
    }

    private static float Side(FaceBox box) => Math.Max(box.Width, box.Height);

    private static float Median(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>A running median of nine, then a running mean with the weights of a bell; at the ends over what is there.</summary>
    internal static double[] Smooth(float[] values)
    {
        float[] medians = [.. values.Select((_, i) =>
        {
            // As many before as after, so that a face that moves evenly is not held back at the ends.
            int reach = Math.Min(MedianReach, Math.Min(i, values.Length - 1 - i));
            return Median(values[(i - reach)..(i + reach + 1)]);
        })];
        int width = (int)(3 * MeanWidth);
        double[] smooth = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int reach = Math.Min(width, Math.Min(i, values.Length - 1 - i));
            (double sum, double weights) = (0, 0);
            for (int k = -reach; k <= reach; k++)
            {
                double weight = Math.Exp(-k * k / (2 * MeanWidth * MeanWidth));
                (sum, weights) = (sum + weight * medians[i + k], weights + weight);
            }

            smooth[i] = sum / weights;
        }

        return smooth;
    }

    private bool IsGood(int start, FaceDatasetOptions options)
    {
        List<(FaceBox Box, float Score, bool IsSeen)> frames = _frames.GetRange(start, options.ClipFrames);
        float[] scores = [.. frames.Where(frame => frame.IsSeen).Select(frame => frame.Score)];
        return scores.Length >= LeastSeen * options.ClipFrames && scores.Average() >= options.MinScore && Median(frames.Select(frame => Side(frame.Box))) >= options.MinFace;
    }

    private int[][] SmoothSquares(int start, double[] x, double[] y, int width, int height, FaceDatasetOptions options)
    {
        float side = Median(_frames.GetRange(start, options.ClipFrames).Select(frame => Side(frame.Box)));
        return [.. Enumerable.Range(start, options.ClipFrames).Select(i => Square(x[i], y[i], side * options.Margin, width, height))];
    }

    private int[][] OwnSquares(int start, int width, int height, FaceDatasetOptions options)
        => [.. _frames.GetRange(start, options.ClipFrames).Select(frame => Square((frame.Box.Left + frame.Box.Right) / 2, (frame.Box.Top + frame.Box.Bottom) / 2, Side(frame.Box) * options.Margin, width, height))];

    // Pushed into the picture where it would reach beyond it; smaller only where the picture is.
    private static int[] Square(double x, double y, double side, int width, int height)
    {
        int whole = Math.Min((int)Math.Round(side), Math.Min(width, height));
        return [Math.Clamp((int)Math.Round(x - whole / 2.0), 0, width - whole), Math.Clamp((int)Math.Round(y - whole / 2.0), 0, height - whole), whole];
    }

    private FaceClipPlan Plan(int number, int start, int[][] squares, FaceDatasetOptions options)
    {
        List<(FaceBox Box, float Score, bool IsSeen)> frames = _frames.GetRange(start, options.ClipFrames);
        float[] scores = [.. frames.Where(frame => frame.IsSeen).Select(frame => frame.Score)];
        IReadOnlyList<float[]> boxes = [.. frames.Select(frame => new[] { Round(frame.Box.Left), Round(frame.Box.Top), Round(frame.Box.Width), Round(frame.Box.Height), frame.IsSeen ? MathF.Round(frame.Score, 4) : 0 })];
        return new FaceClipPlan(track, number, first + start, squares, boxes, Round(Median(frames.Select(frame => Side(frame.Box)))), MathF.Round(scores.Average(), 4), scores.Length);
    }

    private static float Round(float pixels) => MathF.Round(pixels, 1);
}

/// <summary>The first way through a video: every frame is searched, and faces become paths.</summary>
internal sealed class FaceSearch(Ffmpeg ffmpeg, Mtcnn networks, FaceDatasetOptions options)
{
    // Boxes of one face vary by a tenth; half of that again for faces that grow.
    private const double Smaller = 0.75;

    /// <summary>What was found.</summary>
    public sealed record Result(int Width, int Height, int Frames, int FramesWithFaces, int Cuts, IReadOnlyList<FacePath> Paths);

    /// <summary>Searches a video.</summary>
    /// <exception cref="BadInputException">It does not decode.</exception>
    public async Task<Result> RunAsync(MediaInfo info, Action searched, CancellationToken cancellationToken)
    {
        FaceTrackerOptions tracking = new() { Interval = 1, MinSize = Math.Max(12, (int)(options.MinFace * Smaller)) };
        using FaceTracker tracker = new(networks, tracking, options.Threads);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, Reading, cancellationToken).ConfigureAwait(false);
        SortedDictionary<int, FacePath> paths = [];
        (int index, int withFaces, int cuts) = (0, 0, 0);
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using Frame owned = frame;
            IReadOnlyList<TrackedFace> faces = tracker.Next(frame, cancellationToken);
            if (tracker.IsCut) cuts++;
            if (faces.Any(face => face.IsSeen)) withFaces++;
            foreach (TrackedFace face in faces)
            {
                if (!paths.TryGetValue(face.Track, out FacePath? path)) paths[face.Track] = path = new FacePath(face.Track, index);
                path.Add(face);
            }

            index++;
            searched();
        }

        return new Result(reader.Width, reader.Height, index, withFaces, cuts, [.. paths.Values]);
    }

    /// <summary>How both ways through a video read it.</summary>
    public static FrameReaderOptions Reading => new() { Format = PixelFormats.Rgb, ApplyRotation = true };
}
