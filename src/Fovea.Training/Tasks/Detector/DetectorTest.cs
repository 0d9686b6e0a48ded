using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Media;
using Fovea.Networks;

namespace Fovea.Training.Detectors;

/// <summary>
/// Evaluates a detector on labelled pictures at an intersection over union of one half, apart for labels that another detector
/// made (source "teacher") and original ones. Detections on labels of the other kind do not count.
/// </summary>
public sealed class DetectorTest
{
    private const float LowestScore = 0.1f;

    // Of the public weights on the pictures that ours are evaluated on.
    private static readonly (bool Teacher, double Precision)[] Published = [(true, 0.97), (false, 0.661)];

    private DetectorTest(int pictures, DetectionScore teacher, DetectionScore original) => (Pictures, Teacher, Original) = (pictures, teacher, original);

    /// <summary>Number of pictures.</summary>
    public int Pictures { get; }

    /// <summary>On labels that a detector made.</summary>
    public DetectionScore Teacher { get; }

    /// <summary>On labels that people made, and the pictures that have some: elsewhere nobody looked for them.</summary>
    public DetectionScore Original { get; }

    /// <summary>Detects and compares.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="labels">CSV with file, x, y, w, h, label, source; the pictures lie in a folder of the same name without .csv, or beside it.</param>
    /// <param name="cancellationToken">Stops between pictures.</param>
    /// <exception cref="BadInputException">Labels or a picture cannot be read.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg is missing.</exception>
    public static async Task<DetectorTest> RunAsync(FaceDetector detector, string labels, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<(string File, IReadOnlyList<FaceLabel> Labels)> pictures = FaceLabel.Read(labels);
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        DetectorTest test = new(pictures.Count, new(label => label.IsFromTeacher), new(label => !label.IsFromTeacher));
        foreach ((string file, IReadOnlyList<FaceLabel> expected) in pictures)
        {
            using Frame frame = await ImageFile.ReadAsync(ffmpeg, Locate(labels, file), PixelFormats.Rgb24, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<Face> faces = detector.Detect(frame, cancellationToken);
            test.Teacher.Add(faces, expected);
            if (expected.Any(label => !label.IsFromTeacher)) test.Original.Add(faces, expected);
        }

        return test;
    }

    /// <summary>Evaluates the detector in a folder and writes its recall at the precision of the public weights into its card.</summary>
    /// <param name="folder">A detector folder with a card.</param>
    /// <param name="labels">As of <see cref="RunAsync"/>.</param>
    /// <param name="minFace">Smallest face in pixels.</param>
    /// <param name="threads">Threads; 0 for one a core.</param>
    /// <param name="cancellationToken">Stops; the card stays as it was.</param>
    /// <returns>What was written.</returns>
    public static async Task<IReadOnlyList<ModelScore>> RecordAsync(string folder, string labels, int minFace, int threads, CancellationToken cancellationToken = default)
    {
        using Mtcnn networks = Mtcnn.Load(folder);
        using FaceDetector detector = new(networks, new FaceDetectorOptions { MinSize = minFace, MinScore = LowestScore }, threads);
        DetectorTest test = await RunAsync(detector, labels, cancellationToken).ConfigureAwait(false);
        string name = Path.GetFileNameWithoutExtension(labels);
        ModelScore[] scores = [.. Published.Select(published => (published, Judge: published.Teacher ? test.Teacher : test.Original)).Where(pair => pair.Judge.Labels > 0)
            .Select(pair => new ModelScore(
                $"{name}, {(pair.published.Teacher ? "labels of another detector" : "original labels")}",
                FormattableString.Invariant($"recall_at_precision_{pair.published.Precision}"),
                Math.Round(pair.Judge.RecallAt(pair.published.Precision), 4),
                $"IoU 0.5, {pair.Judge.Labels} faces, {test.Pictures} pictures, faces from {minFace} pixels"))];
        DetectorExport.AddScores(folder, scores);
        return scores;
    }

    private static string Locate(string labels, string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(labels))!;
        bool leaves = Path.IsPathRooted(file) || file.Split('/', '\\').Contains("..");
        if (leaves && Path.GetExtension(labels) != ".jsonl") throw new BadInputException($"The labels '{labels}' name '{file}', which lies outside their folder.");
        string inside = Path.Combine(folder, Path.GetFileNameWithoutExtension(labels), file);
        return File.Exists(inside) ? inside : Path.Combine(folder, file);
    }
}
