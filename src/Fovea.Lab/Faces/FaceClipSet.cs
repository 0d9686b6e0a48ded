using Fovea.Faces;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Training.Datasets;

namespace Fovea.Lab.Faces;

/// <summary>Finds the clips of a face dataset: folders that hold <c>hr.mkv</c>, whatever part of a split they belong to.</summary>
public static class FaceClipSet
{
    private const string HighName = "hr.mkv";

    /// <summary>True when there are clips below a folder.</summary>
    public static bool IsIn(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, HighName, SearchOption.AllDirectories).Any();

    /// <summary>The clips below a folder, in the order of their names; the name is that of the clip's folder.</summary>
    /// <exception cref="BadInputException">There is no such folder, or no clip in it.</exception>
    public static ClipSet Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new BadInputException($"The folder {folder} does not exist.");
        string[] files = [.. Directory.EnumerateFiles(folder, HighName, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new BadInputException($"There are no face clips in {folder}.") { Reason = FailureReason.NoFaceClips };
        return new ClipSet([.. files.Select(file => new EvaluationClip(Path.GetFileName(Path.GetDirectoryName(file)!), ClipKind.Video, [file]))], []);
    }

    /// <summary>Cuts one clip out of every video below a folder that shows a face, or goes on where that was begun.</summary>
    /// <param name="videos">Folder of videos.</param>
    /// <param name="folder">Where the clips are kept.</param>
    /// <param name="detector">Finds the faces.</param>
    /// <param name="name">What the clips' manifest calls the detector.</param>
    /// <param name="cancellationToken">Stops; what is complete stays.</param>
    /// <exception cref="BadInputException">There are no videos, none has a face, or the folder holds clips made otherwise.</exception>
    public static async Task<ClipSet> MakeAsync(string videos, string folder, Mtcnn detector, string name, CancellationToken cancellationToken = default)
    {
        string[] files = [.. ClipDiscovery.Find(videos).Clips.Where(clip => clip.Kind == ClipKind.Video).Select(clip => clip.Files[0])];
        if (files.Length == 0) throw new BadInputException($"There are neither face clips nor videos in {videos}.");
        FaceDatasetOptions options = new() { Limit = 1, ValidationShare = 0, Resume = true };
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        await new FaceDatasetBuilder(ffmpeg, detector, name, options) { Labels = SansTextPainter.Instance }.RunAsync(files, folder, null, cancellationToken).ConfigureAwait(false);
        return IsIn(folder) ? Find(folder) : throw new BadInputException($"None of the videos in {videos} shows a face that is large and long enough for a clip.");
    }
}
