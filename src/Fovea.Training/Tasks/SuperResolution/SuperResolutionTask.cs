using System.Text.Json;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>Trains a network that enlarges: patches, loss, gradient, update; held-out frames validate.</summary>
public sealed class SuperResolutionTask : ITrainingTask
{
    private readonly SuperResolutionState _state;
    private readonly IReadOnlyList<TrainingCache> _caches;
    private readonly Model? _teacher;
    private readonly BatchRunner _runner;
    private readonly Validator _validator;
    private readonly Dictionary<TrainingCache, LowSide> _lows;
    private readonly Dictionary<(TrainingCache, int, int), PatchSampler> _samplers = [];
    private PatchSampler? _sampler;

    private SuperResolutionTask(SuperResolutionState state, IReadOnlyList<TrainingCache> caches, RunSettings settings)
    {
        if (caches.Count != state.Options.Stages.Count) throw new ArgumentException($"{state.Options.Stages.Count} stages need as many caches, not {caches.Count}.", nameof(caches));
        (_state, _caches) = (state, caches);
        _teacher = OpenTeacher(state);
        _runner = new(state.PlainLayout, _teacher?.Network, settings.WorkerThreads, state.Quantized);
        _lows = caches.Distinct().ToDictionary(cache => cache, cache => LowSide.Of(state.Options, state.Network.Scale, cache));
        _validator = new(state.Options, state.Network, caches[^1].Validation, _lows[caches[^1]], state.Quantized);
    }

    /// <summary>What its checkpoints are of.</summary>
    public const string KindName = "super-resolution";

    /// <summary>Options of the run.</summary>
    public TrainingOptions Options => _state.Options;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public string Name => Options.Name;

    /// <inheritdoc/>
    public long TotalSteps => Options.TotalSteps;

    /// <inheritdoc/>
    public TrainingCadence Cadence => new(Options.Validation.Every, Options.CheckpointEvery, Options.CheckpointMinutes);

    /// <inheritdoc/>
    public string OptionsJson => JsonSerializer.Serialize(Options, TrainingJson.Default.TrainingOptions);

    /// <inheritdoc/>
    public IReadOnlyList<string> Data => [.. _caches.Select(cache => cache.Manifest.Fingerprint())];

    /// <inheritdoc/>
    public TrainingState State => _state;

    /// <inheritdoc/>
    public double? DataSeconds => _runner.DataSeconds;

    /// <summary>A new run.</summary>
    /// <param name="options">What to compute.</param>
    /// <param name="caches">The data of each stage, in order; they must stay open. The last one's validation frames validate.</param>
    /// <param name="settings">Its threads are used.</param>
    /// <exception cref="BadInputException">Options that cannot be, or data that does not suit them.</exception>
    public static SuperResolutionTask Create(TrainingOptions options, IReadOnlyList<TrainingCache> caches, RunSettings settings) => Of(SuperResolutionState.Create(options), caches, settings);

    /// <summary>A run that goes on; see <see cref="TrainingLoop.Resume"/>.</summary>
    /// <inheritdoc cref="Create"/>
    public static SuperResolutionTask Resume(Checkpoint saved, IReadOnlyList<TrainingCache> caches, RunSettings settings) => Of(SuperResolutionState.Resume(saved), caches, settings);

    /// <summary>The options that a run was begun with.</summary>
    /// <exception cref="BadInputException">The checkpoint is of something else.</exception>
    public static TrainingOptions OptionsOf(Checkpoint saved) => saved.ReadOptions(TrainingOptionsReader.ReadWhole);

    /// <inheritdoc/>
    public IReadOnlyList<ModelData> DescribeData(RunSettings settings) => [.. Exporter.Data(_caches, settings)];

    /// <inheritdoc/>
    public void Prepare(TrainingRun run)
    {
        (int index, TrainingStage stage) = StageOf(_state.Step);
        TrainingCache cache = _caches[index];
        (int patch, int frames) = (stage.Patch, stage.FramesOf(_state.Network.Spec));
        if (_samplers.TryGetValue((cache, patch, frames), out _sampler)) return;
        _sampler = _samplers[(cache, patch, frames)] = new(cache, _lows[cache], _state.Network.Scale, patch, Options.Seed, frames, Options.Flips);
        if (_sampler.Skipped > 0) run.Folder.Append(new() { Step = _state.Step, Note = $"{_sampler.Skipped} training frames are smaller than a patch and are left out" });
    }

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        BatchPlan plan = BatchPlan.At(Options, _state.Step);
        double rate = plan.Stage.RateAt(Options.Locate(_state.Step).Step);
        ParameterSet collapsed = _state.Collapse();
        (double loss, float[] gradient) = _runner.Run(plan, _state.Network, collapsed, _sampler!, _state.Step);
        _state.Update(collapsed, gradient, rate);
        return new(plan.Stage.Name, loss, rate, plan.Stage.Batch);
    }

    /// <inheritdoc/>
    public Validation? Validate(TrainingRun run)
    {
        using ParameterSet weights = _state.EmaWeights();
        return _validator.Evaluate(weights, _runner, run, _state.Step);
    }

    /// <inheritdoc/>
    public void KeepBest(TrainingRun run, Validation validation) => new Exporter(_state, run, _caches).ExportBest((ValidationScore)validation);

    /// <inheritdoc/>
    public Validation? Finish(TrainingRun run, bool completed)
    {
        new Exporter(_state, run, _caches).ExportLast();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _teacher?.Dispose();
        foreach (LowSide low in _lows.Values) low.Dispose();
        _state.Dispose();
    }

    private static SuperResolutionTask Of(SuperResolutionState state, IReadOnlyList<TrainingCache> caches, RunSettings settings)
    {
        try
        {
            return new(state, caches, settings);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private (int Index, TrainingStage Stage) StageOf(long step)
    {
        int index = Options.Locate(step).Stage;
        return (index, Options.Stages[index]);
    }

    private static Model? OpenTeacher(SuperResolutionState state)
    {
        if (state.Options.Teacher.Model is not { } name) return null;
        Model teacher = ModelZoo.Open(name);
        NetworkSpec mine = state.Network.Spec, its = teacher.Network.Spec;
        if ((its.Scale, its.Input, its.Frames) == (mine.Scale, mine.Input, mine.Frames)) return teacher;
        teacher.Dispose();
        throw new BadInputException($"the teacher '{name}' has another scale, input colour or number of frames than the network to train.");
    }
}
