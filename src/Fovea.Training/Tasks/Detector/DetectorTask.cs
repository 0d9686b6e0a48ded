using System.Diagnostics;
using System.Text.Json;
using Fovea.Faces;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Detectors;

/// <summary>Trains the three networks of a face detector one after another, each on what those before let through.</summary>
public sealed class DetectorTask : ITrainingTask
{
    private readonly DetectorState _state;
    private readonly DetectorData _data;
    private readonly string _fingerprint;
    private readonly IReadOnlyList<CachedSource> _sources;
    private readonly DeterministicParallel _workers;
    private DetectorStageRun? _stage;

    /// <summary>What its checkpoints are of.</summary>
    public const string KindName = "detector";

    private DetectorTask(DetectorState state, DetectorData data, TrainingCache? cache, RunSettings settings)
    {
        (_state, _data, _workers) = (state, data, new(settings.WorkerThreads));
        (_fingerprint, _sources) = cache is null ? ("memory", []) : (cache.Manifest.Fingerprint(), cache.Manifest.Sources);
    }

    /// <summary>Options of the run.</summary>
    public DetectorOptions Options => _state.Options;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public string Name => Options.Name;

    /// <inheritdoc/>
    public long TotalSteps => Options.TotalSteps;

    /// <inheritdoc/>
    public TrainingCadence Cadence => new(Options.ValidateEvery, 0, Options.CheckpointMinutes);

    /// <inheritdoc/>
    public string OptionsJson => JsonSerializer.Serialize(Options, DetectorJson.Default.DetectorOptions);

    /// <inheritdoc/>
    public IReadOnlyList<string> Data => [_fingerprint];

    /// <inheritdoc/>
    public TrainingState State => _state;

    /// <summary>The detector so far.</summary>
    internal Mtcnn Networks => _state.Networks;

    /// <summary>A new run.</summary>
    /// <param name="options">What to compute; <see cref="DetectorOptions.Labels"/> name the labels.</param>
    /// <param name="cache">The pictures; may be closed afterwards.</param>
    /// <param name="settings">Its threads are used.</param>
    /// <exception cref="BadInputException">Options that cannot be, or labels that do not suit the pictures.</exception>
    public static DetectorTask Create(DetectorOptions options, TrainingCache cache, RunSettings settings)
    {
        options.Validate();
        return Create(options, DetectorData.Open(cache, options.Labels, options.WithoutFaces), settings, cache);
    }

    /// <summary>A run that goes on; see <see cref="TrainingLoop.Resume"/>.</summary>
    /// <inheritdoc cref="Create(DetectorOptions, TrainingCache, RunSettings)"/>
    public static DetectorTask Resume(Checkpoint saved, TrainingCache cache, RunSettings settings)
    {
        DetectorOptions options = OptionsOf(saved);
        return Resume(saved, DetectorData.Open(cache, options.Labels, options.WithoutFaces), settings, cache);
    }

    /// <summary>The options of a saved run.</summary>
    /// <exception cref="BadInputException">The checkpoint is of something else.</exception>
    public static DetectorOptions OptionsOf(Checkpoint saved) => saved.ReadOptions(json => DetectorRecipe.Read(ForeignJson.ReadObject(json)));

    /// <inheritdoc/>
    public IReadOnlyList<ModelData> DescribeData(RunSettings settings) => DetectorExport.DescribeData(_sources, settings);

    /// <summary>Cuts out what the next network learns from, which for all but the first means to run those before.</summary>
    public void Prepare(TrainingRun run)
    {
        int index = Options.Locate(_state.Step).Stage;
        if (_stage?.Index == index) return;
        _stage?.Dispose();
        _stage = null;
        DetectorStage stage = Options.Stages[index];
        _stage = new(index, _state.Networks.Networks[index], stage, new DetectorSampler(_data.Train, Options, stage, Mine(stage.Net, run)), _workers);
    }

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        (DetectorStage stage, long local) = (_stage!.Stage, Options.Locate(_state.Step).Step);
        double rate = stage.RateAt(local);
        double loss = _stage.Step(Options, _state.Adam, local, rate);
        if (EndsStage(_state.Step + 1) && _state.Step + 1 < TotalSteps) _state.BeginStage(_state.Step + 1);
        return new(stage.LogName, loss, rate, stage.Batch);
    }

    /// <inheritdoc/>
    public bool EndsStage(long steps) => steps == TotalSteps || Options.Locate(steps).Step == 0;

    /// <summary>Samples times their pixels.</summary>
    public double WorkOf(long steps)
    {
        double work = 0;
        foreach (DetectorStage stage in Options.Stages)
        {
            long part = Math.Min(steps, stage.Steps);
            work += (double)part * stage.Batch * stage.Side * stage.Side;
            steps -= part;
        }

        return work;
    }

    /// <inheritdoc/>
    public LogEntry Describe(LogEntry entry) => _stage!.TakeLosses(entry);

    /// <inheritdoc/>
    public Validation? Validate(TrainingRun run) => Validate(_stage!.Stage, run);

    /// <summary>Exports the detector; of one that is complete, R-Net's bias is calibrated first and the whole is validated.</summary>
    public Validation? Finish(TrainingRun run, bool completed)
    {
        if (!completed)
        {
            DetectorExport.Write(run, _state, _sources, _data, null);
            return null;
        }

        float shift = DetectorCalibration.Apply(_state.Networks, Options, _data.Validation, run.Settings.WorkerThreads);
        run.Folder.Append(new() { Step = _state.Step, Note = FormattableString.Invariant($"the bias of R-Net is raised by {shift:F3}") });
        DetectorScore? score = Validate(Options.Stages[^1], run);
        if (score is not null) run.Folder.Append(score.Describe(new() { Step = _state.Step, Stage = Options.Stages[^1].LogName, Seconds = Math.Round(_state.Seconds, 2) }));
        if (score?.Summary is { } summary) run.Tell(summary);
        DetectorExport.Write(run, _state, _sources, _data, score);
        DetectorCalibration.Move(_state.Networks, -shift);
        return score;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage?.Dispose();
        _workers.Dispose();
        _state.Dispose();
    }

    internal static DetectorTask Create(DetectorOptions options, DetectorData data, RunSettings settings, TrainingCache? cache = null) => new(DetectorState.Create(options), data, cache, settings);

    internal static DetectorTask Resume(Checkpoint saved, DetectorData data, RunSettings settings, TrainingCache? cache = null)
    {
        DetectorState state = new(OptionsOf(saved));
        state.BeginStage(saved.Step);
        return new(state, data, cache, settings);
    }

    private DetectorScore? Validate(DetectorStage stage, TrainingRun run)
    {
        if (new DetectorValidator(_state.Networks, Options, _data.Validation, run.Settings.WorkerThreads).Evaluate(stage.Net) is not { } score) return null;
        string precision = score.Precision is { } value ? FormattableString.Invariant($", precision {100 * value:F1} %, recall at 97 % precision {100 * score.RecallAtPrecision:F1} %") : "";
        return score with { Summary = FormattableString.Invariant($"{stage.LogName} at step {_state.Step}: held-out recall {100 * score.Recall:F1} %{precision}, {score.Candidates:F1} boxes a picture") };
    }

    private MinedSamples? Mine(DetectorNet net, TrainingRun run)
    {
        if (net == DetectorNet.Proposal) return null;
        string path = Path.Combine(run.Folder.Root, "checkpoints", net == DetectorNet.Refinement ? "mined-rnet.bin" : "mined-onet.bin");
        if (File.Exists(path)) return MinedSamples.Load(path, _data.Train);
        long start = Stopwatch.GetTimestamp();
        void Tell(int done)
        {
            if (done % 50 != 0 && done != _data.Train.Count) return;
            TimeSpan left = Stopwatch.GetElapsedTime(start) / done * (_data.Train.Count - done);
            run.Report($"mining {done}/{_data.Train.Count}", done / Stopwatch.GetElapsedTime(start).TotalSeconds, left);
        }

        MinedSamples mined = new DetectorMiner(_state.Networks, Options, run.Settings.WorkerThreads).Mine(net, _data.Train, Tell, run.CancellationToken);
        mined.Save(path);
        string counts = $"mined in {_data.Train.Count} pictures: {mined.Lists[SampleKind.Positive].Count} faces, {mined.Lists[SampleKind.Part].Count} parts, {mined.Lists[SampleKind.Negative].Count} mistakes";
        run.Folder.Append(new() { Step = _state.Step, Stage = Options.Stages[(int)net].LogName, Note = counts });
        return mined;
    }
}

/// <summary>The networks of a detector in training, and the moments of the one that learns now.</summary>
internal sealed class DetectorState : TrainingState
{
    private static readonly string[] Prefixes = ["pnet/", "rnet/", "onet/"];

    public DetectorState(DetectorOptions options)
    {
        (Options, Networks) = (options, Mtcnn.Create(options.Seed));
        Adam = AdamOf(options.Locate(0).Stage);
    }

    public DetectorOptions Options { get; }

    public Mtcnn Networks { get; }

    public Adam Adam { get; private set; }

    /// <inheritdoc/>
    public override IEnumerable<StateValues> Values =>
    [
        .. Networks.Networks.SelectMany((stage, i) => Of(Prefixes[i], stage.Parameters)),
        new("adam/first", Adam.First),
        new("adam/second", Adam.Second),
    ];

    /// <summary>Random weights of the seed, or those of the detector that the options start from.</summary>
    public static DetectorState Create(DetectorOptions options)
    {
        options.Validate();
        DetectorState state = new(options);
        if (options.Start is { } start)
        {
            using Mtcnn from = DetectorZoo.Open(start);
            state.Networks.CopyFrom(from);
        }

        return state;
    }

    /// <summary>Fresh moments for the network of a step.</summary>
    public void BeginStage(long step) => Adam = AdamOf(Options.Locate(step).Stage);

    /// <inheritdoc/>
    public override void Dispose() => Networks.Dispose();

    private Adam AdamOf(int stage) => new(Options.Adam, Networks.Networks[stage].Parameters.Count);
}

/// <summary>The training of one network, from its first step in this session.</summary>
internal sealed class DetectorStageRun : IDisposable
{
    private readonly MtcnnStage _network;
    private readonly ParameterLayout _layout;
    private readonly DetectorRunner _runner;
    private readonly DetectorSampler _sampler;
    private (int Steps, double Class, double Box, double Landmarks) _window;

    public DetectorStageRun(int index, MtcnnStage network, DetectorStage stage, DetectorSampler sampler, DeterministicParallel workers)
    {
        (Index, Stage, _network, _sampler, _layout) = (index, stage, network, sampler, new(network.Parameters));
        _runner = new(network, _layout, stage.Batch, workers);
    }

    public int Index { get; }

    public DetectorStage Stage { get; }

    /// <summary>One update; its loss.</summary>
    public double Step(DetectorOptions options, Adam adam, long local, double rate)
    {
        DetectorLosses losses = _runner.Run(_sampler, options, Stage, local);
        _layout.ForEach(_network.Parameters, (tensor, offset) => adam.Update(tensor.Span, _runner.Gradient.AsSpan(offset, tensor.Count), offset, local + 1, rate));
        _window = (_window.Steps + 1, _window.Class + losses.Classification, _window.Box + losses.Box, _window.Landmarks + losses.Landmarks);
        return losses.Total;
    }

    /// <summary>Adds the means of the parts of the loss since the last time.</summary>
    public LogEntry TakeLosses(LogEntry entry)
    {
        double steps = Math.Max(1, _window.Steps);
        entry = entry with { Classification = _window.Class / steps, Box = _window.Box / steps, Landmarks = Stage.Net == DetectorNet.Output ? _window.Landmarks / steps : null };
        _window = default;
        return entry;
    }

    public void Dispose() => _runner.Dispose();
}
