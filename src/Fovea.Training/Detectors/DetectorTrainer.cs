using System.Diagnostics;
using System.Text.Json;
using Fovea.Faces;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Detectors;

/// <summary>
/// Trains the three networks of a face detector one after another, each on what those before let through. The same options,
/// data and seed give the same bits, for any number of threads, in one go or resumed.
/// </summary>
public sealed class DetectorTrainer : IDisposable
{
    private readonly RunFolder _folder;
    private readonly RunSettings _settings;
    private readonly DetectorData _data;
    private readonly string _fingerprint;
    private readonly IReadOnlyList<CachedSource> _sources;
    private readonly Mtcnn _networks;
    private readonly DeterministicParallel _workers;
    private readonly Stopwatch _clock = new();
    private readonly double _secondsBefore;
    private long _step;
    private DetectorScore? _score;
    private bool _diverged;

    private DetectorTrainer(DetectorOptions options, RunFolder folder, RunSettings settings, DetectorData data, TrainingCache? cache)
    {
        (Options, _folder, _settings, _data) = (options, folder, settings, data);
        (_fingerprint, _sources) = cache is null ? ("memory", []) : (cache.Manifest.Fingerprint(), cache.Manifest.Sources);
        _networks = Mtcnn.Create(options.Seed);
        _workers = new DeterministicParallel(Threads);
        Adam = NewAdam(0);
    }

    private DetectorTrainer(string path, (DetectorOptions Options, long Step, double Seconds, string Data, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Values) saved, RunFolder folder, RunSettings settings, DetectorData data, TrainingCache? cache)
        : this(saved.Options, folder, settings, data, cache)
    {
        (_step, _secondsBefore) = (saved.Step, saved.Seconds);
        (int stage, long local) = Options.Locate(_step);
        Adam = NewAdam(stage);
        // At the start of a stage the moments are those of the network before, and of no more use.
        DetectorCheckpoint.Restore(path, saved.Values, _networks, local > 0 ? Adam : null);
    }

    /// <summary>Options of the run.</summary>
    public DetectorOptions Options { get; }

    /// <summary>Steps done.</summary>
    public long Step => _step;

    /// <summary>The detector so far.</summary>
    internal Mtcnn Networks => _networks;

    private Adam Adam { get; set; }

    private int Threads => _settings.Threads > 0 ? _settings.Threads : Environment.ProcessorCount;

    private string Checkpoint => DetectorCheckpoint.PathIn(_folder.Root);

    /// <summary>True for the folder of a detector run.</summary>
    public static bool IsRun(string folder) => File.Exists(DetectorCheckpoint.PathIn(folder));

    /// <summary>The options of a run to continue.</summary>
    /// <exception cref="BadInputException">There is no sound checkpoint.</exception>
    public static DetectorOptions Peek(string folder) => DetectorCheckpoint.Load(DetectorCheckpoint.PathIn(folder)).Options;

    /// <summary>Prepares a new run.</summary>
    /// <param name="options">What to compute; <see cref="DetectorOptions.Labels"/> name the labels.</param>
    /// <param name="folder">A new run folder.</param>
    /// <param name="settings">Where and how long.</param>
    /// <param name="cache">The pictures; may be closed afterwards.</param>
    /// <exception cref="BadInputException">Options that cannot be, or labels that do not suit the pictures.</exception>
    public static DetectorTrainer Start(DetectorOptions options, RunFolder folder, RunSettings settings, TrainingCache cache)
    {
        options.Validate();
        return Start(options, folder, settings, DetectorData.Open(cache, options.Labels, options.WithoutFaces), cache);
    }

    /// <summary>Continues a run from its last checkpoint.</summary>
    /// <exception cref="BadInputException">There is no sound checkpoint, or the data are not those of the run.</exception>
    public static DetectorTrainer Resume(string folder, RunSettings settings, TrainingCache cache)
    {
        DetectorOptions options = Peek(folder);
        return Resume(folder, settings, DetectorData.Open(cache, options.Labels, options.WithoutFaces), cache);
    }

    internal static DetectorTrainer Start(DetectorOptions options, RunFolder folder, RunSettings settings, DetectorData data, TrainingCache? cache = null)
    {
        options.Validate();
        File.WriteAllText(Path.Combine(folder.Root, "config.json"), JsonSerializer.Serialize(options, DetectorJson.Default.DetectorOptions));
        DetectorTrainer trainer = new(options, folder, settings, data, cache);
        if (options.Start is { } start)
        {
            using Mtcnn from = DetectorZoo.Open(start);
            trainer._networks.CopyFrom(from);
        }

        return trainer;
    }

    internal static DetectorTrainer Resume(string folder, RunSettings settings, DetectorData data, TrainingCache? cache = null)
    {
        string path = DetectorCheckpoint.PathIn(folder);
        (DetectorOptions Options, long Step, double Seconds, string Data, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Values) saved = DetectorCheckpoint.Load(path);
        if (saved.Data != (cache?.Manifest.Fingerprint() ?? "memory")) throw new BadInputException($"the data differ from those the run in {folder} was started with; give the same cache.");
        return new(path, saved, RunFolder.Open(folder, saved.Step), settings, data, cache);
    }

    /// <summary>Trains until the last step or the time limit, and saves.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved and can be resumed.</exception>
    public DetectorResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _clock.Start();
        try
        {
            while (_step < Options.TotalSteps && !cancellationToken.IsCancellationRequested && !(_clock.Elapsed >= _settings.TimeLimit)) RunStage(progress, cancellationToken);
        }
        finally
        {
            // Weights whose loss is not finite must not take the place of the last good ones.
            if (!_diverged) Save();
        }

        cancellationToken.ThrowIfCancellationRequested();
        Export(progress);
        DetectorReport.Write(_folder, Options);
        return new(_folder.Root, _step, Options.TotalSteps, Elapsed(), _score);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        _networks.Dispose();
    }

    private void Export(IProgress<TrainingProgress>? progress)
    {
        bool whole = _step == Options.TotalSteps;
        float shift = whole ? DetectorCalibration.Apply(_networks, Options, _data.Validation, Threads) : 0;
        if (whole)
        {
            _folder.Append(new() { Step = _step, Note = FormattableString.Invariant($"the bias of R-Net is raised by {shift:F3}") });
            string? note = Validate(DetectorNet.Output);
            progress?.Report(new(_step, Options.TotalSteps, "done", double.NaN, 0, null, 0, TimeSpan.Zero, note));
        }

        DetectorExport.Write(_folder.Model, Options, _networks, _settings, _sources, _data, _step, whole ? _score : null);
        DetectorCalibration.Move(_networks, -shift);
    }

    private void RunStage(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        (int index, long local) = Options.Locate(_step);
        DetectorStage stage = Options.Stages[index];
        if (local == 0) Adam = NewAdam(index);
        MtcnnStage network = _networks.Networks[index];
        ParameterLayout layout = new(network.Parameters);
        using DetectorRunner runner = new(network, layout, stage.Batch, _workers);
        DetectorSampler sampler = new(_data.Train, Options, stage, Mine(stage.Net, progress, cancellationToken));
        DetectorMeter meter = new(_step, Options, stage);
        TimeSpan saved = _clock.Elapsed;
        for (; local < stage.Steps; local++)
        {
            if (cancellationToken.IsCancellationRequested || _clock.Elapsed >= _settings.TimeLimit) return;
            double rate = stage.RateAt(local);
            DetectorLosses losses = runner.Run(sampler, Options, stage, local);
            if (!double.IsFinite(losses.Total)) throw Diverged(losses.Total);
            layout.ForEach(network.Parameters, (tensor, offset) => Adam.Update(tensor.Span, runner.Gradient.AsSpan(offset, tensor.Count), offset, local + 1, rate));
            _step++;
            meter.Add(losses);
            bool last = local + 1 == stage.Steps;
            if (_step % _settings.LogEvery == 0 || last) _folder.Append(meter.TakeLogEntry(rate, Elapsed()));
            string? note = last || (Options.ValidateEvery > 0 && (local + 1) % Options.ValidateEvery == 0) ? Validate(stage.Net) : null;
            if (_clock.Elapsed - saved >= TimeSpan.FromMinutes(Options.CheckpointMinutes) || (last && _step < Options.TotalSteps))
            {
                Save();
                saved = _clock.Elapsed;
            }

            progress?.Report(meter.Progress(rate, note));
        }
    }

    private FoveaException Diverged(double loss)
    {
        _diverged = true;
        string kept = File.Exists(Checkpoint) ? "the checkpoint before it is kept" : "nothing is saved";
        return new FoveaException(FormattableString.Invariant($"the loss became {loss} at step {_step}; {kept}: lower the learning rate, and start anew."));
    }

    private MinedSamples? Mine(DetectorNet net, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (net == DetectorNet.Proposal) return null;
        string path = Path.Combine(_folder.Root, "checkpoints", net == DetectorNet.Refinement ? "mined-rnet.bin" : "mined-onet.bin");
        if (File.Exists(path)) return MinedSamples.Load(path, _data.Train);
        long start = Stopwatch.GetTimestamp();
        void Tell(int done)
        {
            if (done % 50 != 0 && done != _data.Train.Count) return;
            TimeSpan left = Stopwatch.GetElapsedTime(start) / done * (_data.Train.Count - done);
            progress?.Report(new(_step, Options.TotalSteps, $"mining {done}/{_data.Train.Count}", double.NaN, 0, null, done / Stopwatch.GetElapsedTime(start).TotalSeconds, left));
        }

        MinedSamples mined = new DetectorMiner(_networks, Options, Threads).Mine(net, _data.Train, Tell, cancellationToken);
        mined.Save(path);
        string counts = $"mined in {_data.Train.Count} pictures: {mined.Lists[SampleKind.Positive].Count} faces, {mined.Lists[SampleKind.Part].Count} parts, {mined.Lists[SampleKind.Negative].Count} mistakes";
        _folder.Append(new() { Step = _step, Stage = StageName(net), Note = counts, Seconds = Elapsed() });
        return mined;
    }

    private string? Validate(DetectorNet net)
    {
        if (new DetectorValidator(_networks, Options, _data.Validation, Threads).Judge(net) is not { } score) return null;
        _score = score;
        _folder.Append(new() { Step = _step, Stage = StageName(net), Recall = score.Recall, Precision = score.Precision, RecallAtPrecision = score.RecallAtPrecision, Candidates = score.Candidates, Seconds = Elapsed() });
        string precision = score.Precision is { } value ? FormattableString.Invariant($", precision {100 * value:F1} %, recall at 97 % precision {100 * score.RecallAtPrecision:F1} %") : "";
        return FormattableString.Invariant($"{StageName(net)} at step {_step}: held-out recall {100 * score.Recall:F1} %{precision}, {score.Candidates:F1} boxes a picture");
    }

    /// <summary>What logs call a stage.</summary>
    internal static string StageName(DetectorNet net) => net switch { DetectorNet.Proposal => "pnet", DetectorNet.Refinement => "rnet", _ => "onet" };

    private Adam NewAdam(int stage) => new(Options.Adam, _networks.Networks[stage].Parameters.Count);

    private double Elapsed() => _secondsBefore + _clock.Elapsed.TotalSeconds;

    private void Save() => DetectorCheckpoint.Save(Checkpoint, Options, _networks, Adam, _step, Elapsed(), _fingerprint);
}
