using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Networks;

namespace Fovea.Lab.Faces;

/// <summary>Measures models as Table 3 of the HO-FVSR paper does, and draws them as its Figure 7.</summary>
public sealed class FaceSuite : IDisposable
{
    private readonly FaceSuiteOptions _options;
    private readonly Evaluator _evaluator;

    private FaceSuite(FaceSuiteOptions options, Evaluator evaluator) => (_options, _evaluator) = (options, evaluator);

    /// <summary>Opens the models.</summary>
    /// <param name="models">Names in the zoo, folders, or <c>bicubic</c>; at least one, none twice.</param>
    /// <param name="options">What to measure.</param>
    /// <exception cref="BadInputException">An option is out of range; a model is unknown, unreadable, for another scale or named twice.</exception>
    public static FaceSuite Open(IReadOnlyList<string> models, FaceSuiteOptions options) => new(options, Evaluator.Open(models, options.Evaluation));

    /// <summary>Scores and times every model.</summary>
    /// <param name="clips">Clips of faces, such as <see cref="FaceClipSet"/> finds.</param>
    /// <param name="progress">Hears of every frame; null for none.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <returns>The rows of the table, and the scores that <see cref="DrawAsync"/> needs.</returns>
    /// <exception cref="BadInputException">A clip cannot be read or is too short, or clips differ in size.</exception>
    public async Task<(FaceReport Table, EvaluationReport Scores)> RunAsync(ClipSet clips, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await RequireOneSizeAsync(clips, cancellationToken).ConfigureAwait(false);
        EvaluationReport scores = await _evaluator.RunAsync(clips, progress, cancellationToken).ConfigureAwait(false);
        LandmarkComparison? landmarks = await CompareLandmarksAsync(clips, cancellationToken).ConfigureAwait(false);
        FaceModelScore[] rows = [.. _evaluator.Models.Select((model, i) => Row(model, scores.Models[i], landmarks?.Of(i) ?? default, cancellationToken))];
        MeanScore mean = scores.Models[0].Mean;
        return (new FaceReport(_options.Scale, scores.Protocol, _options.EffectiveThreads, mean.Clips, mean.Frames, rows), scores);
    }

    // A mean over faces of different sizes would weigh them by nothing that anyone chose.
    private static async Task RequireOneSizeAsync(ClipSet clips, CancellationToken cancellationToken)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        (string Name, int Width, int Height)? first = null;
        foreach (EvaluationClip clip in clips.Clips.Where(clip => clip.Kind == ClipKind.Video))
        {
            MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, clip.Files[0], cancellationToken).ConfigureAwait(false);
            (string Name, int Width, int Height) now = (clip.Name, info.Video.Width, info.Video.Height);
            first ??= now;
            if ((now.Width, now.Height) == (first.Value.Width, first.Value.Height)) continue;
            throw new BadInputException($"The face clip {now.Name} is {now.Width}x{now.Height}, but {first.Value.Name} is {first.Value.Width}x{first.Value.Height}; they must be of one size.") { Reason = FailureReason.NoFaceClips };
        }
    }

    /// <summary>Draws bicubic, every model and the original; see <see cref="Evaluator.DrawAsync"/>.</summary>
    public Task<Frame> DrawAsync(ClipSet clips, EvaluationReport scores, IReadOnlyList<FigureCell> cells, CancellationToken cancellationToken = default) =>
        _evaluator.DrawAsync(clips, scores, cells.Count > 0 ? cells : WholeFaces(clips), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _evaluator.Dispose();

    private FaceModelScore Row(EvaluatedModel model, ModelEvaluation scores, (double? Distance, double? Found) landmarks, CancellationToken cancellationToken)
    {
        double one = FaceSpeed.OnOne(model.Network, cancellationToken);
        return new FaceModelScore(
            model.Name,
            model.Parameters,
            model.Network.Graph.CountOperations(36, 36) / 1e9,
            one,
            FaceSpeed.OnAll(model.Network, _options.EffectiveThreads, one),
            scores.Mean.PsnrY,
            scores.Mean.SsimY,
            scores.Mean.TemporalDifferenceError,
            landmarks.Distance,
            landmarks.Found,
            scores.Clips);
    }

    private async Task<LandmarkComparison?> CompareLandmarksAsync(ClipSet clips, CancellationToken cancellationToken)
    {
        if (_options.Detector is null) return null;
        using FaceDetector detector = new(_options.Detector, threads: _options.Threads);
        LandmarkComparison comparison = new(detector, _evaluator.Models.Count);
        foreach (EvaluationClip clip in clips.Clips)
        {
            int frames = 0;
            await foreach (Frame frame in ClipFrames.ReadAsync(clip, cancellationToken).ConfigureAwait(false))
            {
                frame.Dispose();
                frames++;
            }

            for (int index = _options.LandmarkStep / 2; index < frames; index += _options.LandmarkStep)
            {
                using FigureMoment moment = await FigureMoment.ReadAsync(clip, index, _options.Evaluation, cancellationToken).ConfigureAwait(false);
                Frame[] outputs = [.. _evaluator.Models.Select(model => model.Upscale(moment.Before, moment.Low, moment.After))];
                comparison.Add(moment.High, outputs);
                foreach (Frame output in outputs) output.Dispose();
            }
        }

        return comparison;
    }

    // Six clips, spread over the data, each in the middle of its time.
    private static IReadOnlyList<FigureCell> WholeFaces(ClipSet clips)
    {
        int count = Math.Min(6, clips.Clips.Count);
        return [.. Enumerable.Range(0, count).Select(i => new FigureCell(clips.Clips[i * clips.Clips.Count / count].Name, null, new CropRectangle(0, 0, 144, 144)))];
    }
}

/// <summary>Compares where a detector sees eyes, nose and mouth in enlarged frames and in the originals.</summary>
internal sealed class LandmarkComparison(FaceDetector detector, int models)
{
    private readonly double[] _distances = new double[models];
    private readonly int[] _found = new int[models];
    private int _faces;

    /// <summary>Takes one frame; frames in whose original there is no face count nothing.</summary>
    public void Add(Frame original, IReadOnlyList<Frame> outputs)
    {
        if (detector.Detect(original) is not [Face truth, ..]) return;
        _faces++;
        for (int i = 0; i < outputs.Count; i++)
        {
            Face? same = detector.Detect(outputs[i]).FirstOrDefault(face => face.Box.Overlap(truth.Box) >= 0.5f);
            if (same is null) continue;
            _found[i]++;
            _distances[i] += same.Landmarks.Zip(truth.Landmarks, (a, b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y))).Average();
        }
    }

    /// <summary>A model's mean distance in pixels over the faces found again, null if none was, and their share.</summary>
    public (double? Distance, double? Found) Of(int model) =>
        _faces == 0 ? (null, null) : (_found[model] == 0 ? null : _distances[model] / _found[model], (double)_found[model] / _faces);
}
