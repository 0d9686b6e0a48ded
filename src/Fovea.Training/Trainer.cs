using System.Diagnostics;
using Fovea.Networks;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>
/// Trains a network: patches, loss, gradient, update, and now and then a validation, a line in the log and a
/// checkpoint. The same options, data and seed give the same bits, for any number of threads, in one go or resumed.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainingState _state;
    private readonly RunFolder _folder;
    private readonly RunSettings _settings;
    private readonly IReadOnlyList<TrainingCache> _caches;
    private readonly BatchRunner _runner;
    private readonly Model? _teacher;
    private readonly Validator _validator;
    private readonly Exporter _exporter;
    private readonly Dictionary<(TrainingCache, int, int), PatchSampler> _samplers = [];
    private readonly Dictionary<TrainingCache, LowSide> _lows;
    private readonly Stopwatch _clock = new();
    private readonly double _secondsBefore;

    private Trainer(TrainingState state, RunFolder folder, RunSettings settings, IReadOnlyList<TrainingCache> caches)
    {
        (_state, _folder, _settings, _caches) = (state, folder, settings, caches);
        _secondsBefore = state.Seconds;
        _teacher = OpenTeacher(state);
        int threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        _runner = new(state.PlainLayout, _teacher?.Network, threads, state.Quantized);
        _lows = caches.Distinct().ToDictionary(cache => cache, cache => LowSide.Of(state.Options, cache));
        _validator = new(state.Options, state.Network, caches[^1].Validation, _lows[caches[^1]], state.Quantized);
        _exporter = new(state, folder, settings, caches);
    }

    /// <summary>Options of the run.</summary>
    public TrainingOptions Options => _state.Options;

    /// <summary>What the cards will say where the terms of the data do not clearly allow the licence of the weights; else null.</summary>
    public string? LicenceNote => WeightLicence.Note(_settings.License ?? WeightLicence.NotStated, [.. Exporter.Data(_caches, _settings)]);

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>Prepares a new run.</summary>
    /// <param name="options">What to compute.</param>
    /// <param name="folder">A new run folder.</param>
    /// <param name="settings">Where and how long.</param>
    /// <param name="caches">The data of each stage, in order; they must stay open. The last one's validation frames judge.</param>
    /// <exception cref="BadInputException">Options that cannot be, or data that does not suit them.</exception>
    public static Trainer Start(TrainingOptions options, RunFolder folder, RunSettings settings, IReadOnlyList<TrainingCache> caches)
    {
        options.Validate();
        RequireCaches(options, caches);
        Trainer trainer = new(TrainingState.Create(options), folder, settings, caches);
        folder.SaveConfig(options);
        RunOrigin.Keep(folder, settings);
        return trainer;
    }

    /// <summary>The options that a run folder's last checkpoint was made with.</summary>
    /// <exception cref="BadInputException">There is no sound checkpoint.</exception>
    public static CheckpointHeader Peek(string folder)
    {
        (TrainingState state, CheckpointHeader header) = Checkpoint.Load(RunFolder.RequireCheckpoint(folder));
        state.Dispose();
        return header;
    }

    /// <summary>Continues a run from its last checkpoint.</summary>
    /// <exception cref="BadInputException">There is no sound checkpoint, or the data are not those of the run.</exception>
    public static Trainer Resume(string folder, RunSettings settings, IReadOnlyList<TrainingCache> caches)
    {
        (TrainingState state, CheckpointHeader header) = Checkpoint.Load(RunFolder.RequireCheckpoint(folder));
        try
        {
            RequireCaches(state.Options, caches);
            if (!header.Data.SequenceEqual(Fingerprints(caches)))
            {
                throw new BadInputException($"the data differ from those the run in {folder} was started with; give the same cache (prepared caches may be moved, not remade).");
            }

            return new(state, RunFolder.Open(folder, header.Step), RunOrigin.GoOn(folder, settings), caches);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Trains until the last step or the time limit, and saves.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved and can be resumed.</exception>
    public TrainingResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingOptions options = _state.Options;
        Meter meter = new(_state.Step, options.TotalSteps, _runner, _settings);
        ValidationScore? score = null;
        TimeSpan lastSave = TimeSpan.Zero;
        _clock.Start();
        while (_state.Step < options.TotalSteps)
        {
            if (cancellationToken.IsCancellationRequested || _clock.Elapsed >= _settings.TimeLimit) break;
            (TrainingStage stage, double loss, double rate) = RunStep();
            meter.Add(stage, loss);
            bool last = _state.Step == options.TotalSteps;
            if (_state.Step % _settings.LogEvery == 0 || last) _folder.Append(meter.TakeLogEntry(stage, rate, Elapsed()));
            ValidationScore? judged = last || (options.Validation.Every > 0 && _state.Step % options.Validation.Every == 0) ? Validate(meter) : null;
            score = judged ?? score;
            bool due = (options.CheckpointEvery > 0 && _state.Step % options.CheckpointEvery == 0)
                || (options.CheckpointMinutes > 0 && _clock.Elapsed - lastSave >= TimeSpan.FromMinutes(options.CheckpointMinutes));
            if (due && !last)
            {
                meter.Pause(Save);
                lastSave = _clock.Elapsed;
            }

            progress?.Report(meter.Progress(stage, rate, score?.PsnrY, _validator.TakeNote()) with { Validation = judged });
        }

        Save();
        _exporter.ExportLast();
        TrainingReport.Write(_folder, options, _state.Best);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_folder.Root, _state.Step, options.TotalSteps, _state.Seconds, score?.PsnrY, score?.PsnrRgb, _state.Best?.Step, _state.Best?.Score, meter.MillisecondsPerStep, meter.DataShare);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _teacher?.Dispose();
        foreach (LowSide low in _lows.Values) low.Dispose();
        _state.Dispose();
    }

    private (TrainingStage Stage, double Loss, double Rate) RunStep()
    {
        TrainingOptions options = _state.Options;
        (int stageIndex, long local) = options.Locate(_state.Step);
        BatchPlan plan = BatchPlan.At(options, _state.Step);
        double rate = plan.Stage.RateAt(local);
        ParameterSet collapsed = _state.Collapse();
        (double loss, float[] gradient) = _runner.Run(plan, _state.Network, collapsed, SamplerOf(stageIndex, plan.Stage), _state.Step);
        if (!double.IsFinite(loss)) throw new FoveaException(FormattableString.Invariant($"the loss became {loss} at step {_state.Step}; lower the learning rate or set a clip norm, and resume or start anew."));
        _state.Update(collapsed, gradient, rate);
        return (plan.Stage, loss, rate);
    }

    private PatchSampler SamplerOf(int index, TrainingStage stage)
    {
        TrainingCache cache = _caches[index];
        (int patch, int frames) = (stage.Patch, stage.FramesOf(_state.Network.Spec));
        if (_samplers.TryGetValue((cache, patch, frames), out PatchSampler? sampler)) return sampler;
        sampler = new(cache, _lows[cache], _state.Network.Scale, patch, _state.Options.Seed, frames, _state.Options.Turns);
        if (sampler.Skipped > 0) _folder.Append(new() { Step = _state.Step, Note = $"{sampler.Skipped} training frames are smaller than a patch and are left out" });
        return _samplers[(cache, patch, frames)] = sampler;
    }

    private ValidationScore? Validate(Meter meter)
    {
        ValidationScore? score = null;
        meter.Pause(() =>
        {
            using ParameterSet judged = _state.Judged();
            score = _validator.Judge(judged, _runner, _folder, _state.Step);
            if (score is null) return;
            bool best = _state.Best is null || score.PsnrY > _state.Best.Value.Score;
            if (best) _state.Best = (_state.Step, score.PsnrY);
            _folder.Append(new() { Step = _state.Step, PsnrY = score.PsnrY, PsnrRgb = score.PsnrRgb, BicubicY = score.Bicubic?.Y, BicubicRgb = score.Bicubic?.Rgb, Seconds = Elapsed() });
            if (best) _exporter.ExportBest(judged, score);
            if (best) Checkpoint.Save(_folder.BestCheckpoint, _state, Fingerprints(_caches));
            TrainingReport.Write(_folder, _state.Options, _state.Best);
        });
        return score;
    }

    private double Elapsed() => _state.Seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;

    private void Save()
    {
        Elapsed();
        Checkpoint.Save(_folder.LastCheckpoint, _state, Fingerprints(_caches));
    }

    private static IReadOnlyList<string> Fingerprints(IReadOnlyList<TrainingCache> caches) => [.. caches.Select(cache => cache.Manifest.Fingerprint())];

    private static void RequireCaches(TrainingOptions options, IReadOnlyList<TrainingCache> caches)
    {
        if (caches.Count != options.Stages.Count) throw new ArgumentException($"{options.Stages.Count} stages need as many caches, not {caches.Count}.", nameof(caches));
    }

    private static Model? OpenTeacher(TrainingState state)
    {
        if (state.Options.Teacher.Model is not { } name) return null;
        Model teacher = ModelZoo.Open(name);
        NetworkSpec mine = state.Network.Spec, its = teacher.Network.Spec;
        if ((its.Scale, its.Input, its.Frames) == (mine.Scale, mine.Input, mine.Frames)) return teacher;
        teacher.Dispose();
        throw new BadInputException($"the teacher '{name}' has another scale, input colour or number of frames than the network to train.");
    }
}
