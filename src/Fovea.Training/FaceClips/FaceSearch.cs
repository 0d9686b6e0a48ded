using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Training.FaceClips;

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
            IReadOnlyList<TrackedFace> faces = tracker.Next(frame);
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
