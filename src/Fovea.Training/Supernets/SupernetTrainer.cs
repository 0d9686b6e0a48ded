using System.Diagnostics;
using System.Text.Json;
using Fovea.Networks;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Losses;

namespace Fovea.Training.Supernets;

/// <summary>
/// FGNAS (Kim et al. 2019, "Fine-Grained Neural Architecture Search") over EVSRNet's space: weights θ and gates ψ descend
/// together on L(θ, ψ) + λ·R(ψ). The full text of the paper was not to be had; gates, schedule and derivation are our
/// reconstruction (docs/evsrnet-search.md). The same options, data, cost and seed give the same bits, for any number of
/// threads, in one go or resumed.
/// </summary>
public sealed class SupernetTrainer : IDisposable
{
    private readonly SupernetState _state;
    private readonly RunFolder _folder;
    private readonly RunSettings _settings;
    private readonly TrainingCache _cache;
    private readonly IConvolutionCost _cost;
    private readonly BatchRunner _runner;
    private readonly TrainingStage _stage;
    private readonly Stopwatch _clock = new();
    private readonly double _secondsBefore;

    private SupernetTrainer(SupernetState state, RunFolder folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost)
    {
        (_state, _folder, _settings, _cache, _cost, _secondsBefore) = (state, folder, settings, cache, cost, state.Seconds);
        _runner = new(state.PlainLayout, null, settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount);
        _stage = new() { Name = "search", Steps = state.Options.Steps, Batch = state.Options.Batch, Patch = state.Options.Patch };
    }

    /// <summary>Options of the search.</summary>
    public SupernetOptions Options => _state.Options;

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>ψ of every gate, laid out by <see cref="GateLayout"/>.</summary>
    public IReadOnlyList<float> Psi => _state.Psi;

    /// <summary>True for a folder with a search to continue.</summary>
    public static bool IsRun(string folder) => File.Exists(SupernetCheckpoint.PathIn(folder));

    /// <summary>The options of a search to continue.</summary>
    /// <exception cref="BadInputException">There is no sound checkpoint.</exception>
    public static SupernetOptions Peek(string folder) => SupernetCheckpoint.Peek(SupernetCheckpoint.PathIn(folder));

    /// <summary>Prepares a new search.</summary>
    /// <param name="options">What to compute.</param>
    /// <param name="folder">A new run folder.</param>
    /// <param name="settings">Where and how long.</param>
    /// <param name="cache">The data; must stay open. Its validation frames judge the end.</param>
    /// <param name="cost">What R counts.</param>
    /// <exception cref="BadInputException">Options that cannot be.</exception>
    public static SupernetTrainer Start(SupernetOptions options, RunFolder folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost)
    {
        SupernetState state = SupernetState.Create(options, cost);
        File.WriteAllText(Path.Combine(folder.Root, "config.json"), JsonSerializer.Serialize(options, SupernetJson.Default.SupernetOptions));
        return new(state, folder, settings, cache, cost);
    }

    /// <summary>Continues a search from its last checkpoint.</summary>
    /// <exception cref="BadInputException">There is no sound checkpoint, or data or cost are not those of the search.</exception>
    public static SupernetTrainer Resume(string folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost)
    {
        SupernetState state = SupernetCheckpoint.Load(SupernetCheckpoint.PathIn(folder), cost, cache.Manifest.Fingerprint());
        return new(state, RunFolder.Open(folder, state.Step), settings, cache, cost);
    }

    /// <summary>Searches until the last step or the time limit, and saves.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved and can be resumed.</exception>
    public SupernetResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        PatchSampler sampler = new(_cache, Degradation.Create(Options.Degradation), Options.Space.Scale, Options.Patch, Options.Seed, 1, Options.Turns);
        Meter meter = new(_state.Step, Options.Steps, _runner, _settings);
        TimeSpan saved = TimeSpan.Zero;
        _clock.Start();
        while (_state.Step < Options.Steps && !cancellationToken.IsCancellationRequested && !(_clock.Elapsed >= _settings.TimeLimit))
        {
            double rate = Options.RateAt(_state.Step);
            SupernetPhase phase = Options.Locate(_state.Step).Phase;
            meter.Add(_stage, RunStep(sampler));
            if (_state.Step % _settings.LogEvery == 0 || _state.Step == Options.Steps) Log(meter, phase, rate);
            if (_clock.Elapsed - saved >= TimeSpan.FromMinutes(Options.CheckpointMinutes))
            {
                meter.Pause(Save);
                saved = _clock.Elapsed;
            }

            progress?.Report(meter.Progress(_stage with { Name = Describe(phase) }, rate, null, null));
        }

        Save();
        cancellationToken.ThrowIfCancellationRequested();
        return Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _state.Dispose();
    }

    private double RunStep(PatchSampler sampler)
    {
        ParameterSet collapsed = _state.Collapse();
        BatchPlan plan = new(_stage, LossKind.L1, null, 0);
        (double loss, float[] gradient) = _runner.Run(plan, _state.Supernet.Network, collapsed, sampler, _state.Step);
        if (!double.IsFinite(loss)) throw new FoveaException(FormattableString.Invariant($"the loss became {loss} at step {_state.Step}; lower the learning rate and start anew."));
        _state.Update(collapsed, gradient);
        return loss;
    }

    private string Describe(SupernetPhase phase)
    {
        SupernetDerivation now = _state.Derive();
        return FormattableString.Invariant($"{phase.ToString().ToLowerInvariant()}  lambda {Options.Lambda}  {now.OpenChannels} channels  {now.OpenBlocks} blocks  R {_state.HardCost():F3}");
    }

    private void Log(Meter meter, SupernetPhase phase, double rate)
    {
        SupernetDerivation now = _state.Derive();
        LogEntry entry = meter.TakeLogEntry(_stage with { Name = phase.ToString().ToLowerInvariant() }, rate, Elapsed());
        _folder.Append(entry with { Cost = Math.Round(_state.HardCost(), 6), Channels = now.OpenChannels, Blocks = now.OpenBlocks });
    }

    private SupernetResult Finish()
    {
        SupernetResult result = new(_folder.Root, _state.Step, Options.Steps, _state.Seconds, _state.HardCost(), _state.Derive(), null, null, null);
        if (!result.Completed) return result;
        TrainingOptions judging = new()
        {
            Network = Options.Space.Largest,
            Degradation = Options.Degradation,
            Stages = [_stage],
            Validation = new() { Frames = Options.ValidationFrames, Pictures = 0 },
        };
        Validator validator = new(judging, _state.Supernet.Network, _cache.Validation, LowSide.Of(judging, _cache), null);
        using ParameterSet judged = _state.Judged();
        ValidationScore? score = validator.Judge(judged, _runner, _folder, _state.Step);
        using Network open = SupernetExtraction.Extract(_state.Supernet, judged, _state.IsOpen);
        Model.Save(_folder.Model, Card(open, judging, score), open);
        return result with { PsnrY = score?.PsnrY, PsnrRgb = score?.PsnrRgb, Model = _folder.Model };
    }

    private ModelCard Card(Network open, TrainingOptions judging, ValidationScore? score) => Card(open, judging, score, _settings.License ?? WeightLicence.NotStated, [.. Exporter.DescribeData(_cache, _settings)]);

    private ModelCard Card(Network open, TrainingOptions judging, ValidationScore? score, string license, ModelData[] data) => new(
        "evsrnet-fgnas", FormattableString.Invariant($"x{Options.Space.Scale} network found by Fovea's FGNAS with lambda {Options.Lambda} in {Options.Steps} steps, with the weights of the supernet."), open.Spec, license)
    {
        Data = data,
        Notes = WeightLicence.Note(license, data),
        TrainingCommand = _settings.Command,
        Seed = Options.Seed,
        Steps = _state.Step,
        Scores = score is null ? [] : [.. Exporter.DescribeScore(judging, Options.Space.Scale, score)],
    };

    private double Elapsed() => _state.Seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;

    private void Save()
    {
        Elapsed();
        SupernetCheckpoint.Save(SupernetCheckpoint.PathIn(_folder.Root), _state, _cost.Unit, _cache.Manifest.Fingerprint());
    }
}
