using System.Text.Json.Nodes;
using Fovea.Lab.Latency;
using Fovea.Media.Pictures;
using Fovea.Networks;
using Fovea.Search;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Searches;

/// <summary>
/// Finds the best network that holds a speed on this machine. A point of the space whose predicted time is too long is never
/// trained; of the rest, short trainings judge. The winner's time is measured for real, then it is trained and installed.
/// </summary>
public sealed class TargetSearch
{
    private const string RequestFile = "request.json";

    private readonly TargetSearchOptions _options;
    private readonly LatencyModel _latency;

    /// <summary>Prepares a search.</summary>
    /// <exception cref="BadInputException">An option is out of range.</exception>
    public TargetSearch(TargetSearchOptions options, LatencyModel latency)
    {
        options.Validate();
        if (latency.Task != options.Task) throw new ArgumentException("The latency model is of another task.", nameof(latency));
        (_options, _latency) = (options, latency);
        Space = TargetSearchSpace.Create(options.Kind);
    }

    /// <summary>What is searched.</summary>
    public SearchSpace Space { get; }

    /// <summary>What is to be found.</summary>
    public TargetSearchOptions Options => _options;

    /// <summary>Measures, searches, trains the best network that holds the speed, and installs it. A search that was interrupted goes on.</summary>
    /// <param name="options">What to find.</param>
    /// <param name="work">How to search.</param>
    /// <param name="progress">Hears how it goes on.</param>
    /// <param name="cancellationToken">Stops; the same call goes on later.</param>
    /// <returns>The networks that were tried, with the winner.</returns>
    /// <exception cref="BadInputException">The data, the target or the folder cannot be used.</exception>
    /// <exception cref="FoveaException">No network was found that really holds the target.</exception>
    public static async Task<FrontReport> RunAsync(TargetSearchOptions options, TargetSearchWork work, ITargetSearchProgress progress, CancellationToken cancellationToken = default)
    {
        using TrainingCache data = TrainingCache.Open(options.Data);
        TargetSearch search = new(options, LatencyModel.Open(options.Task, options.LatencyPath, spec => progress.Measuring(NetworkTitle.Of(spec))));
        search.RequireData(data);
        search.RequireReachable();
        search.Prepare(cancellationToken);
        search.KeepRequest(data);
        using IStudyStorage storage = work.OpenStorage();
        Study study = search.OpenStudy(storage, work.Sampler, work.Pruner);
        progress.Searching(study, work.Budget);
        SearchRunner runner = new(study, work.Budget, work.Worker, progress.Tried);
        await runner.RunAsync([search.ObjectiveOf(study, data)], cancellationToken).ConfigureAwait(false);

        IReadOnlyList<FrontPoint> points = search.Front(study);
        search.WriteFront(points, null);
        (FrontPoint winner, double measured) = search.Choose(points, progress.Say, cancellationToken);
        TargetSearchModel model = progress.Train(winner, measured, training => new FinalTraining(search, data).Run(winner, measured, work.Models, training, cancellationToken));
        return search.WriteFront(points, model);
    }

    /// <summary>Refuses a target that no network of the space reaches.</summary>
    /// <exception cref="BadInputException">The fastest network is too slow.</exception>
    public void RequireReachable()
    {
        (NetworkSpec fastest, LatencyEstimate time) = TargetSearchSpace.Smallest(_options.Kind, _options.Task.Scale)
            .Select(spec => (spec, _latency.Predict(spec))).MinBy(one => one.Item2.Milliseconds);
        if (time.Milliseconds <= _options.Target.Milliseconds) return;
        throw new BadInputException($"no network holds {_options.Target} here at {_options.Task}: the fastest, {NetworkTitle.Of(fastest)}, reaches {new SpeedTarget(time.FramesPerSecond)}.");
    }

    /// <summary>Refuses data that the trials or the final training cannot use, or that hold nothing to judge on.</summary>
    /// <exception cref="BadInputException">They cannot.</exception>
    public void RequireData(TrainingCache data)
    {
        if (data.Validation.Count == 0) throw new BadInputException($"the training cache {data.Folder} holds no frames to judge on; prepare it with held-out sources.");
        NetworkSpec spec = TargetSearchSpace.Smallest(_options.Kind, _options.Task.Scale)[0];
        foreach (TrainingOptions training in (TrainingOptions[])[TargetSearchTraining.Trial(_options.Kind, _options.TrialSteps), TargetSearchTraining.Final(_options.Kind, spec, _options.Name, 1, _options.Seed)])
        {
            // It complains of frames that are too small, or do not follow each other.
            TrainingStage stage = training.Stages[0];
            _ = new PatchSampler(data, Degradation.Create(training.Degradation), spec.Scale, stage.Patch, training.Seed, stage.FramesOf(spec), training.Flips);
        }
    }

    /// <summary>Measures what the search will ask for, so that nothing is measured beside a training later.</summary>
    public void Prepare(CancellationToken cancellationToken)
    {
        if (_options.Kind != TargetSearchKind.Frames) return;
        foreach (NetworkSpec spec in TargetSearchSpace.Families(_options.Task.Scale))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _latency.Predict(spec);
        }
    }

    /// <summary>The network of a point.</summary>
    public NetworkSpec SpecOf(Configuration point) => TargetSearchSpace.SpecOf(_options.Kind, point, _options.Task.Scale);

    /// <summary>Whether a point's network is predicted to hold the target.</summary>
    public bool Holds(Configuration point) => _latency.Predict(SpecOf(point)).Milliseconds <= _options.Target.Milliseconds;

    /// <summary>Opens the study of this search, or makes it.</summary>
    /// <param name="storage">Where it is kept.</param>
    /// <param name="sampler">What proposes; one that serves two objectives gets the time as the second.</param>
    /// <param name="pruner">What stops hopeless trials; none with two objectives.</param>
    public Study OpenStudy(IStudyStorage storage, SamplerOptions sampler, PrunerOptions pruner)
    {
        bool two = sampler.Name == "nsga2";
        StudyOptions study = new()
        {
            Directions = two ? [Direction.Minimize, Direction.Minimize] : [Direction.Minimize],
            Sampler = sampler,
            Pruner = two ? new PrunerOptions { Name = "none" } : pruner,
            Seed = _options.Seed,
        };
        return Study.TryOpen(storage, _options.Name, Holds) ?? Study.Create(storage, _options.Name, Space, study, Holds);
    }

    /// <summary>What each trial runs: a short training, judged on the held-out frames.</summary>
    public Objective ObjectiveOf(Study study, TrainingCache data)
    {
        RunSettings settings = new() { Threads = _options.TrainThreads, DataStatement = _options.DataStatement };
        UpscalerObjective trials = new(SpecOf, TargetSearchTraining.Trial(_options.Kind, _options.TrialSteps), data, Path.Combine(_options.Folder, "trials"), settings, (_options.Task.Width, _options.Task.Height));
        if (study.Directions.Count == 1) return trials.RunAsync;
        return async (trial, cancellationToken) =>
        {
            TrialOutcome outcome = await trials.RunAsync(trial, cancellationToken).ConfigureAwait(false);
            if (outcome.State != TrialState.Complete) return outcome;
            return TrialOutcome.Complete(outcome.Values[0], _latency.Predict(SpecOf(trial.Configuration)).Milliseconds) with { Attributes = outcome.Attributes };
        };
    }

    /// <summary>The networks that were tried to the end, by time; those on the Pareto front are marked.</summary>
    public IReadOnlyList<FrontPoint> Front(Study study) => ParetoFront.Mark(study.Trials().Where(trial => trial.State == TrialState.Complete).Select(PointOf));

    /// <summary>Writes front and picture.</summary>
    /// <param name="points">What <see cref="Front"/> gave.</param>
    /// <param name="winner">The model, if there is one yet.</param>
    public FrontReport WriteFront(IReadOnlyList<FrontPoint> points, TargetSearchModel? winner)
    {
        LatencyTask task = _options.Task;
        FrontReport report = new(_options.Name, _latency.Table.Cpu, task.Width, task.Height, task.Scale, task.Threads, _options.Target.FramesPerSecond, points, winner);
        Directory.CreateDirectory(_options.Folder);
        File.WriteAllText(_options.FrontFiles.Json, report.ToJson() + "\n");
        File.WriteAllText(_options.FrontFiles.Picture, FrontPicture.Draw(report));
        return report;
    }

    /// <summary>The best point that really holds the target, and its measured time.</summary>
    /// <remarks>
    /// Where other programs take the processors away, the time that the threads had them counts: what the network takes once
    /// the machine is free, as the predicted times do.
    /// </remarks>
    /// <exception cref="FoveaException">None of them does, or none was tried to the end.</exception>
    public (FrontPoint Point, double Milliseconds) Choose(IReadOnlyList<FrontPoint> points, Action<string> say, CancellationToken cancellationToken)
    {
        bool told = false;
        foreach (FrontPoint point in points.OrderByDescending(point => point.PsnrY).ThenBy(point => point.Milliseconds))
        {
            MeasuredPace pace = MeasureTwice(point.Spec, cancellationToken);
            bool disturbed = pace.IsDisturbed && pace.Milliseconds > _options.Target.Milliseconds;
            if (disturbed && !told) say(FormattableString.Invariant($"other programs take the processors away: {point.Network} takes {pace.Milliseconds:F2} ms, of which it has a processor {pace.ProcessorMilliseconds:F2}, which counts"));
            told |= disturbed;
            double measured = disturbed ? pace.ProcessorMilliseconds : pace.Milliseconds;
            if (measured <= _options.Target.Milliseconds) return (point, measured);
            say(FormattableString.Invariant($"{point.Network} (trial {point.Trial}) was predicted at {point.Milliseconds:F2} ms but takes {measured:F2}: the next best is looked at"));
        }

        if (points.Count == 0) throw new FoveaException("no trial was finished, so there is no network to train: give the search more trials or time.");
        throw new FoveaException($"none of the {points.Count} networks tried really holds {_options.Target}.") { Reason = FailureReason.TargetMissed };
    }

    // The better of two measurements of about a second: what else runs here only makes it longer.
    private MeasuredPace MeasureTwice(NetworkSpec spec, CancellationToken cancellationToken)
    {
        using Network network = Network.Create(spec, seed: 1);
        TimeSpan time = TimeSpan.FromSeconds(1);
        MeasuredPace first = LatencyMeter.MeasurePace(network, _options.Task, time, cancellationToken), second = LatencyMeter.MeasurePace(network, _options.Task, time, cancellationToken);
        return first.Milliseconds <= second.Milliseconds ? first : second;
    }

    // A folder belongs to one search: going on with other data or for another speed would mix what does not compare.
    private void KeepRequest(TrainingCache data)
    {
        string path = Path.Combine(_options.Folder, RequestFile);
        JsonObject request = new()
        {
            ["name"] = _options.Name,
            ["target_fps"] = _options.Target.FramesPerSecond,
            ["task"] = _options.Task.ToString(),
            ["kind"] = _options.Kind.ToString().ToLowerInvariant(),
            ["trial_steps"] = _options.TrialSteps,
            ["data"] = data.Manifest.Fingerprint(),
            ["seed"] = _options.Seed,
        };
        string text = request.ToJsonString();
        if (File.Exists(path) && ForeignFile.ReadText(path) != text) throw new BadInputException($"{_options.Folder} belongs to another search (see {RequestFile} there).") { Reason = FailureReason.SearchMismatch };
        Directory.CreateDirectory(_options.Folder);
        File.WriteAllText(path, text);
    }

    private FrontPoint PointOf(TrialRecord trial)
    {
        NetworkSpec spec = SpecOf(trial.Configuration!);
        double decibels = -10 * Math.Log10(trial.Values[0]), time = _latency.Predict(spec).Milliseconds;
        return new FrontPoint(trial.Number, NetworkTitle.Of(spec), decibels, time, trial.Attributes.Parameters ?? 0, trial.Attributes.Macs ?? 0, OnFront: false, spec);
    }
}
