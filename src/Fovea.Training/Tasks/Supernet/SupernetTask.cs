using System.Text.Json;
using Fovea.Networks;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Losses;

namespace Fovea.Training.Supernets;

/// <summary>
/// FGNAS (Kim et al. 2019, "Fine-Grained Neural Architecture Search") over EVSRNet's space: weights θ and gates ψ descend
/// together on L(θ, ψ) + λ·R(ψ). The full text of the paper was not to be had; gates, schedule and derivation are our
/// reconstruction (docs/evsrnet-search.md).
/// </summary>
public sealed class SupernetTask : ITrainingTask
{
    private readonly SupernetState _state;
    private readonly TrainingCache _cache;
    private readonly IConvolutionCost _cost;
    private readonly BatchRunner _runner;
    private readonly TrainingStage _stage;
    private readonly PatchSampler _sampler;

    /// <summary>What its checkpoints are of.</summary>
    public const string KindName = "supernet";

    private SupernetTask(SupernetState state, TrainingCache cache, IConvolutionCost cost, RunSettings settings)
    {
        (_state, _cache, _cost) = (state, cache, cost);
        _sampler = new(cache, Degradation.Create(Options.Degradation), Options.Space.Scale, Options.Patch, Options.Seed, 1, Options.Flips);
        _runner = new(state.PlainLayout, null, settings.WorkerThreads);
        _stage = new() { Name = "search", Steps = Options.Steps, Batch = Options.Batch, Patch = Options.Patch };
    }

    /// <summary>Options of the search.</summary>
    public SupernetOptions Options => _state.Options;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public string Name => "evsrnet-fgnas";

    /// <inheritdoc/>
    public long TotalSteps => Options.Steps;

    /// <inheritdoc/>
    public TrainingCadence Cadence => new(0, 0, Options.CheckpointMinutes);

    /// <inheritdoc/>
    public string OptionsJson => JsonSerializer.Serialize(Options, SupernetJson.Default.SupernetOptions);

    /// <summary>Fingerprint of the cache, and what the cost counts.</summary>
    public IReadOnlyList<string> Data => [_cache.Manifest.Fingerprint(), _cost.Unit];

    /// <inheritdoc/>
    public TrainingState State => _state;

    /// <inheritdoc/>
    public double? DataSeconds => _runner.DataSeconds;

    /// <summary>ψ of every gate, laid out by <see cref="GateLayout"/>.</summary>
    public IReadOnlyList<float> Psi => _state.Psi;

    /// <summary>What the gates say now.</summary>
    public SupernetDerivation Derivation => _state.Derive();

    /// <summary>R of the open gates, in [0, 1].</summary>
    public double Cost => _state.HardCost();

    /// <summary>A new search.</summary>
    /// <param name="options">What to compute.</param>
    /// <param name="cache">The data; must stay open. Its held-out frames evaluate the end.</param>
    /// <param name="cost">What R counts.</param>
    /// <param name="settings">Its threads are used.</param>
    /// <exception cref="BadInputException">Options that cannot be.</exception>
    public static SupernetTask Create(SupernetOptions options, TrainingCache cache, IConvolutionCost cost, RunSettings settings) => Of(SupernetState.Create(options, cost), cache, cost, settings);

    /// <summary>A search that goes on; see <see cref="TrainingLoop.Resume"/>.</summary>
    /// <inheritdoc cref="Create"/>
    public static SupernetTask Resume(Checkpoint saved, TrainingCache cache, IConvolutionCost cost, RunSettings settings)
    {
        if (saved.Data is [_, var unit] && unit != cost.Unit) throw new BadInputException($"the search in {saved.Folder} counts {unit}, not {cost.Unit}; go on with the same cost.");
        return Create(OptionsOf(saved), cache, cost, settings);
    }

    /// <summary>The options of a saved search.</summary>
    /// <exception cref="BadInputException">The checkpoint is of something else.</exception>
    public static SupernetOptions OptionsOf(Checkpoint saved) => saved.ReadOptions(json => ForeignJson.Read(json, SupernetJson.Default.SupernetOptions));

    /// <inheritdoc/>
    public IReadOnlyList<ModelData> DescribeData(RunSettings settings) => [.. Exporter.DescribeData(_cache, settings)];

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        string phase = Options.Locate(_state.Step).Phase.ToString().ToLowerInvariant();
        double rate = Options.RateAt(_state.Step);
        ParameterSet collapsed = _state.Collapse();
        (double loss, float[] gradient) = _runner.Run(new(_stage, LossKind.L1, null, 0), _state.Supernet.Network, collapsed, _sampler, _state.Step);
        _state.Update(collapsed, gradient);
        return new(phase, loss, rate, Options.Batch);
    }

    /// <inheritdoc/>
    public string Describe(string stage)
    {
        SupernetDerivation now = Derivation;
        return FormattableString.Invariant($"{stage}  lambda {Options.Lambda}  {now.OpenChannels} channels  {now.OpenBlocks} blocks  R {Cost:F3}");
    }

    /// <inheritdoc/>
    public LogEntry Describe(LogEntry entry)
    {
        SupernetDerivation now = Derivation;
        return entry with { Cost = Math.Round(Cost, 6), Channels = now.OpenChannels, Blocks = now.OpenBlocks };
    }

    /// <summary>Null: a supernet on its way says nothing of the network that comes out.</summary>
    public Validation? Validate(TrainingRun run) => null;

    /// <summary>Evaluates and exports the open part, once the search is over.</summary>
    public Validation? Finish(TrainingRun run, bool completed)
    {
        if (!completed) return null;
        TrainingOptions options = new()
        {
            Network = Options.Space.Largest,
            Degradation = Options.Degradation,
            Stages = [_stage],
            Validation = new() { Frames = Options.ValidationFrames, Pictures = 0 },
        };
        Validator validator = new(options, _state.Supernet.Network, _cache.Validation, LowSide.Of(options, Options.Space.Scale, _cache), null);
        using ParameterSet weights = _state.HardWeights();
        ValidationScore? score = validator.Evaluate(weights, _runner, run, _state.Step);
        using Network open = SupernetExtraction.Extract(_state.Supernet, weights, _state.IsOpen);
        Model.Save(run.Folder.Model, Card(open, options, score, run.Settings), open);
        return score;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _state.Dispose();
    }

    private static SupernetTask Of(SupernetState state, TrainingCache cache, IConvolutionCost cost, RunSettings settings)
    {
        try
        {
            return new(state, cache, cost, settings);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private ModelCard Card(Network open, TrainingOptions options, ValidationScore? score, RunSettings settings)
    {
        string license = settings.License ?? WeightLicence.NotStated, found = FormattableString.Invariant($"x{Options.Space.Scale} network found by Fovea's FGNAS with lambda {Options.Lambda} in {Options.Steps} steps, with the weights of the supernet.");
        IReadOnlyList<ModelData> data = DescribeData(settings);
        return new(Name, found, open.Spec, license)
        {
            Data = data,
            Notes = WeightLicence.Note(license, data),
            TrainingCommand = settings.Command,
            Seed = Options.Seed,
            Steps = _state.Step,
            Scores = score is null ? [] : [.. Exporter.DescribeScore(options, Options.Space.Scale, score)],
        };
    }
}
