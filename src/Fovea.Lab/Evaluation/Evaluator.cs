using Fovea.Imaging;
using Fovea.Lab.Figures;
using Fovea.Networks;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>
/// Scores models on clips: makes low-resolution frames, enlarges them again with every model and compares with the
/// original. All models see the same frames.
/// </summary>
public sealed class Evaluator : IDisposable
{
    private readonly EvaluationOptions _options;
    private readonly IReadOnlyList<EvaluatedModel> _models;

    internal Evaluator(IReadOnlyList<EvaluatedModel> models, EvaluationOptions options) => (_models, _options) = (models, options);

    /// <summary>The models, in the order asked for.</summary>
    internal IReadOnlyList<EvaluatedModel> Models => _models;

    /// <summary>Opens the models, each for the scale of the options.</summary>
    /// <param name="models">Names in the zoo, folders, or <c>bicubic</c>; at least one, none twice.</param>
    /// <param name="options">What to evaluate and how.</param>
    /// <exception cref="BadInputException">An option is out of range; a model is unknown, unreadable, for another scale or named twice.</exception>
    public static Evaluator Open(IReadOnlyList<string> models, EvaluationOptions options)
    {
        options.Validate();
        if (models.Count == 0) throw new BadInputException("Name at least one model to evaluate.");
        string? twice = models.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null) throw new BadInputException($"The model {twice} is named twice.");
        return new Evaluator(EvaluatedModel.OpenAll(models, options), options);
    }

    /// <summary>Scores every model on every clip.</summary>
    /// <exception cref="BadInputException">A clip cannot be read, is too small or too short for the protocol, or changes its size.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg is missing.</exception>
    public async Task<EvaluationReport> RunAsync(ClipSet data, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ModelTally[] tallies = [.. _models.Select(model => new ModelTally(model))];
        for (int i = 0; i < data.Clips.Count; i++)
        {
            EvaluationClip clip = data.Clips[i];
            using ClipRun run = new(clip, _options, tallies);
            IAsyncEnumerable<ClipPair> pairs = ClipPairs.ReadAsync(clip, _options, ScoredFrames.Most(_options.Protocol, _options.FrameLimit), cancellationToken);
            await foreach ((int index, ClipPair pair, bool isScored) in ScoredFrames.Pick(pairs, _options.Protocol, _options.FrameLimit, cancellationToken).ConfigureAwait(false))
            {
                run.Add(pair, index, isScored);
                progress?.Report(new EvaluationProgress(clip.Name, i + 1, data.Clips.Count, run.Frames, ClipDone: false));
            }

            run.Finish();
            progress?.Report(new EvaluationProgress(clip.Name, i + 1, data.Clips.Count, run.Frames, ClipDone: true));
        }

        return Report(data, tallies, cancellationToken);
    }

    /// <summary>Draws the comparison sheet: bicubic, every model, the original.</summary>
    /// <param name="data">The clips of the report.</param>
    /// <param name="report">What <see cref="RunAsync"/> returned.</param>
    /// <param name="cells">The columns; when empty, the middle frames of up to four clips.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <returns>An rgb24 frame, which the caller disposes.</returns>
    /// <exception cref="BadInputException">A crop names a clip, a frame or pixels that are not there.</exception>
    public async Task<Frame> DrawAsync(ClipSet data, EvaluationReport report, IReadOnlyList<FigureCell> cells, CancellationToken cancellationToken = default)
    {
        ComparisonFigure.CheckCells(cells, data);
        EvaluatedModel? shown = _models.FirstOrDefault(model => model.Name == EvaluatedModel.Baseline);
        using EvaluatedModel? added = shown is null ? EvaluatedModel.Open(EvaluatedModel.Baseline, _options) : null;
        EvaluatedModel baseline = shown ?? added!;
        List<EvaluatedModel> rows = [baseline, .. _models.Where(model => model != baseline)];
        return await ComparisonFigure.DrawAsync(rows, data, report, cells, _options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EvaluatedModel model in _models) model.Dispose();
    }

    private EvaluationReport Report(ClipSet data, ModelTally[] tallies, CancellationToken cancellationToken)
    {
        DegradationKind degradation = _options.EffectiveDegradation;
        return new EvaluationReport(
            _options.Scale,
            _options.Protocol.Name,
            _options.Protocol.Border(_options.Scale),
            _options.Pipeline?.ToString() ?? DegradationNames.NameOf(degradation),
            _options.Pipeline is null ? DegradationNames.ResampleRuleOf(degradation) : null,
            _options.EffectiveThreads,
            data.SkippedLow.Count,
            [.. tallies.Select(tally => tally.Score(SpeedTest.Measure(tally.Model, cancellationToken)))]);
    }
}
