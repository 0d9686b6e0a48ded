using Fovea.Faces;
using Fovea.Training.Data;

namespace Fovea.Training.Detectors;

/// <summary>Labelled pictures of a cache: those to learn from and those held out.</summary>
internal sealed class DetectorData
{
    private DetectorData(IReadOnlyList<DetectorPicture> train, IReadOnlyList<DetectorPicture> validation) => (Train, Validation) = (train, validation);

    public IReadOnlyList<DetectorPicture> Train { get; }

    public IReadOnlyList<DetectorPicture> Validation { get; }

    /// <summary>From pictures in memory.</summary>
    /// <exception cref="BadInputException">No picture to learn from has a face.</exception>
    public static DetectorData Of(IReadOnlyList<DetectorPicture> train, IReadOnlyList<DetectorPicture> validation)
    {
        if (!train.Any(picture => picture.Faces.Count > 0)) throw new BadInputException("none of the pictures to learn from has a labelled face; check that the labels are those of the data.");
        return new(train, validation);
    }

    /// <summary>Brings pictures and labels together: NAME.csv or NAME.jsonl belongs to the data folder NAME.</summary>
    /// <param name="cache">The pictures; videos are refused.</param>
    /// <param name="labelFiles">Paths of label files.</param>
    /// <param name="withoutFaces">Folders whose pictures have no faces and need no labels.</param>
    /// <exception cref="BadInputException">Labels are missing or broken, or belong to nothing.</exception>
    public static DetectorData Open(TrainingCache cache, IReadOnlyList<string> labelFiles, IReadOnlyList<string> withoutFaces)
    {
        if (labelFiles.Count == 0) throw new BadInputException("a detector needs labels, and there are none.") { Reason = FailureReason.NoLabels };
        Dictionary<string, IReadOnlyList<FaceLabel>> labels = new(StringComparer.Ordinal);
        HashSet<string> folders = [];
        foreach (string path in labelFiles)
        {
            string folder = Path.GetFileNameWithoutExtension(path);
            folders.Add(folder);
            foreach ((string file, IReadOnlyList<FaceLabel> found) in FaceLabel.Read(path)) labels[$"{folder}/{Path.GetFileName(file)}"] = found;
        }

        List<DetectorPicture> Pictures(IReadOnlyList<CachedFrame> frames) => [.. frames.Select(frame => Label(frame, labels, folders, withoutFaces)).OfType<DetectorPicture>()];
        return Of(Pictures(cache.Train), Pictures(cache.Validation));
    }

    // A picture that a label file does not mention is of unknown content and left out.
    private static DetectorPicture? Label(CachedFrame frame, Dictionary<string, IReadOnlyList<FaceLabel>> labels, HashSet<string> folders, IReadOnlyList<string> withoutFaces)
    {
        string path = frame.Source.Path, folder = path.Split('/')[0];
        if (frame.Source.Kind == SourceKind.Video) throw new BadInputException($"{path} is a video; a detector learns from pictures.") { Reason = FailureReason.VideoForDetector };
        if (withoutFaces.Contains(folder)) return new DetectorPicture(frame, []);
        if (!folders.Contains(folder)) throw new BadInputException($"there are no labels for the data folder '{folder}'.") { Reason = FailureReason.LabelsMissing, Values = [folder] };
        return labels.TryGetValue($"{folder}/{Path.GetFileName(path)}", out IReadOnlyList<FaceLabel>? found) ? new DetectorPicture(frame, found) : null;
    }
}
