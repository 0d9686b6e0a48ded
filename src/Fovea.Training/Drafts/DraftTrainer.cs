using System.Diagnostics;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Losses;

namespace Fovea.Training.Drafts;

/// <summary>
/// Trains the picture network of HO-FVSR on draft cubes; its flow network stays as it is. Whole batches pass at once, on
/// one thread; patches are cut from the cubes of whole frames and not turned, for a flow network treats turned frames
/// differently. The same options and cubes give the same bits. There is nothing to resume: such runs are short.
/// </summary>
public sealed class DraftTrainer : IDisposable
{
    private readonly TrainingState _state;
    private readonly DraftCubes _cubes;
    private readonly RunFolder _folder;
    private readonly Exporter? _exporter;
    private readonly NetworkGraph _picture;
    private readonly Tape _tape = new();
    private readonly float[] _gradient;
    private readonly Stopwatch _clock = new();

    /// <summary>Prepares a run.</summary>
    /// <param name="options">What to compute; its network must have the flow network and scale of the cubes' model.</param>
    /// <param name="cubes">What to train and judge on; must live as long as the trainer.</param>
    /// <param name="folder">A new run folder, which gets a log and models.</param>
    /// <param name="settings">What model cards say.</param>
    /// <param name="keepsModel">False to write no model, which for a short run takes as long as some steps.</param>
    /// <exception cref="BadInputException">Options that cannot be, or that do not suit the cubes.</exception>
    public DraftTrainer(TrainingOptions options, DraftCubes cubes, RunFolder folder, RunSettings settings, bool keepsModel = true)
    {
        options = options with { Transfer = cubes.Model, TransferPart = HoFvsrSpec.FlowPart, Start = null };
        options.Validate();
        Require(options, cubes);
        (_cubes, _folder, _state) = (cubes, folder, TrainingState.Create(options));
        _picture = SofVsrGraph.BuildPicture((HoFvsrSpec)options.Network!);
        _gradient = new float[_state.PlainLayout.Count];
        _exporter = !keepsModel ? null : new Exporter(_state, folder, settings, [cubes.Cache]);
        folder.SaveConfig(options);
    }

    /// <summary>Trains to the last step.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingOptions options = _state.Options;
        double smooth = double.NaN;
        _clock.Start();
        while (_state.Step < options.TotalSteps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int stage, long local) = options.Locate(_state.Step);
            TrainingStage part = options.Stages[stage];
            double rate = part.RateAt(local), loss = RunStep(part, part.LossAt(local), rate);
            smooth = double.IsNaN(smooth) ? loss : smooth + 0.02 * (loss - smooth);
            bool judges = _state.Step == options.TotalSteps || (options.Validation.Every > 0 && _state.Step % options.Validation.Every == 0);
            ValidationScore? score = judges ? Judge(part, loss, rate) : null;
            double perStep = _clock.Elapsed.TotalSeconds / _state.Step;
            progress?.Report(new(_state.Step, options.TotalSteps, part.Name, smooth, rate, score?.PsnrY, part.Batch / perStep, TimeSpan.FromSeconds(perStep * (options.TotalSteps - _state.Step)), null, score));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tape.Dispose();
        _state.Dispose();
    }

    private double RunStep(TrainingStage stage, LossKind kind, double rate)
    {
        _tape.Reset();
        int scale = _cubes.Spec.Scale;
        Tensor drafts = _tape.Rent(new Shape(stage.Batch, SofVsrGraph.DraftChannels(scale), stage.Patch, stage.Patch));
        Tensor high = _tape.Rent(new Shape(stage.Batch, 1, stage.Patch * scale, stage.Patch * scale));
        for (int sample = 0; sample < stage.Batch; sample++) Draw(sample, drafts, high);
        ParameterSet parameters = _state.Network.Parameters;
        parameters.Watch(_tape);
        Tensor loss = TrainingLoss.Apply(_tape, kind, _picture.Run(_tape, [drafts], parameters)[0], high, (float)stage.CharbonnierEpsilon);
        double value = loss.Span[0];
        if (!double.IsFinite(value)) throw new FoveaException(FormattableString.Invariant($"the loss became {value} at step {_state.Step}; lower the learning rate or set a clip norm."));
        _tape.Backward(loss);
        // The flow network took no part: its gradients are zeros, and Adam leaves it alone.
        _state.PlainLayout.GatherGradients(_tape, parameters, _gradient, 0);
        _state.Update(parameters, _gradient, rate);
        return value;
    }

    private void Draw(int sample, Tensor drafts, Tensor high)
    {
        StepRandom random = new(_state.Options.Seed, _state.Step, sample);
        DraftCube cube = _cubes.Train[(int)random.Below(_cubes.Train.Count)];
        int patch = drafts.Shape.Width, scale = high.Shape.Width / patch;
        int x = (int)random.Below(cube.Drafts.Shape.Width - patch + 1), y = (int)random.Below(cube.Drafts.Shape.Height - patch + 1);
        for (int channel = 0; channel < drafts.Shape.Channels; channel++) Cut(cube.Drafts, channel, x, y, drafts, sample);
        Cut(cube.High, 0, x * scale, y * scale, high, sample);
    }

    private static void Cut(Tensor source, int channel, int x, int y, Tensor destination, int sample)
    {
        ReadOnlySpan<float> from = source.Plane(0, channel);
        Span<float> to = destination.Plane(sample, channel);
        (int width, int stride) = (destination.Shape.Width, source.Shape.Width);
        for (int row = 0; row < destination.Shape.Height; row++) from.Slice((y + row) * stride + x, width).CopyTo(to[(row * width)..]);
    }

    private ValidationScore Judge(TrainingStage stage, double loss, double rate)
    {
        using ParameterSet judged = _state.Judged();
        double decibels = 0, squares = 0;
        foreach (DraftCube cube in _cubes.Validation)
        {
            _tape.Reset();
            double psnr = FrameScore.Measure(_picture.Run(_tape, [cube.Drafts], judged)[0], cube.Truth, _cubes.Spec.Scale).Y;
            (decibels, squares) = (decibels + psnr, squares + Math.Pow(10, -psnr / 10));
        }

        int count = _cubes.Validation.Count;
        ValidationScore score = new(decibels / count, null, count, squares / count);
        _folder.Append(new() { Step = _state.Step, Stage = stage.Name, Loss = loss, LearningRate = rate, PsnrY = score.PsnrY, Seconds = Math.Round(_clock.Elapsed.TotalSeconds, 2) });
        if (_state.Best is { } best && best.Score >= score.PsnrY) return score;
        _state.Best = (_state.Step, score.PsnrY);
        _exporter?.ExportBest(judged, score);
        return score;
    }

    private static void Require(TrainingOptions options, DraftCubes cubes)
    {
        if (options.Network is not HoFvsrSpec spec || (spec.Scale, spec.FlowChannels, spec.FlowUpsamplingChannels) != (cubes.Spec.Scale, cubes.Spec.FlowChannels, cubes.Spec.FlowUpsamplingChannels))
        {
            throw new BadInputException($"the network to train has not the flow network of '{cubes.Model}': take another model or none.");
        }

        if (options.Form != Reparameterization.Plain || options.Adam.WeightDecay != 0 || options.Teacher.Model is not null) throw new BadInputException("training on draft cubes takes the plain form, no weight decay and no teacher.");
        int side = cubes.Train.Min(cube => Math.Min(cube.Drafts.Shape.Width, cube.Drafts.Shape.Height)), patch = options.Stages.Max(stage => stage.Patch);
        if (patch > side) throw new BadInputException($"a patch of {patch} pixels does not fit the frames of {side}.") { Reason = FailureReason.PatchTooLarge };
    }
}
