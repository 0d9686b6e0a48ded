using System.Text.Json;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Losses;

namespace Fovea.Training.Drafts;

/// <summary>
/// Trains the picture network of HO-FVSR on draft cubes; its flow network stays as it is. Whole batches pass at once, on
/// one thread; patches are cut from the cubes of whole frames and not flipped, for a flow network treats flipped frames
/// differently. There is nothing to resume: such runs are short.
/// </summary>
public sealed class DraftCubeTask : ITrainingTask
{
    private readonly SuperResolutionState _state;
    private readonly DraftCubes _cubes;
    private readonly bool _keepsModel;
    private readonly NetworkGraph _picture;
    private readonly Tape _tape = new();
    private readonly float[] _gradient;

    /// <summary>A new run.</summary>
    /// <param name="options">What to compute; its network must have the flow network and scale of the cubes' model.</param>
    /// <param name="cubes">What to train and validate on; must live as long as the task.</param>
    /// <param name="keepsModel">False to write no model, which for a short run takes as long as some steps.</param>
    /// <exception cref="BadInputException">Options that cannot be, or that do not suit the cubes.</exception>
    public DraftCubeTask(TrainingOptions options, DraftCubes cubes, bool keepsModel = true)
    {
        options = options with { Transfer = cubes.Model, TransferPart = HoFvsrSpec.FlowPart, Start = null };
        options.Validate();
        Require(options, cubes);
        (_cubes, _keepsModel, _state) = (cubes, keepsModel, SuperResolutionState.Create(options));
        _picture = SofVsrGraph.BuildPicture((HoFvsrSpec)options.Network!);
        _gradient = new float[_state.PlainLayout.Count];
    }

    /// <inheritdoc/>
    public string Kind => "draft-cubes";

    /// <inheritdoc/>
    public string Name => Options.Name;

    /// <inheritdoc/>
    public long TotalSteps => Options.TotalSteps;

    /// <inheritdoc/>
    public TrainingCadence Cadence => new(Options.Validation.Every, 0, 0, IsResumable: false);

    /// <inheritdoc/>
    public string OptionsJson => JsonSerializer.Serialize(Options, TrainingJson.Default.TrainingOptions);

    /// <inheritdoc/>
    public IReadOnlyList<string> Data => [_cubes.Cache.Manifest.Fingerprint()];

    /// <inheritdoc/>
    public TrainingState State => _state;

    private TrainingOptions Options => _state.Options;

    /// <inheritdoc/>
    public IReadOnlyList<ModelData> DescribeData(RunSettings settings) => [.. Exporter.DescribeData(_cubes.Cache, settings)];

    /// <inheritdoc/>
    public TrainingStep Advance()
    {
        (int index, long local) = Options.Locate(_state.Step);
        TrainingStage stage = Options.Stages[index];
        double rate = stage.RateAt(local);
        _tape.Reset();
        int scale = _cubes.Spec.Scale;
        Tensor drafts = _tape.Rent(new Shape(stage.Batch, SofVsrGraph.DraftChannels(scale), stage.Patch, stage.Patch));
        Tensor high = _tape.Rent(new Shape(stage.Batch, 1, stage.Patch * scale, stage.Patch * scale));
        for (int sample = 0; sample < stage.Batch; sample++) Draw(sample, drafts, high);
        ParameterSet parameters = _state.Network.Parameters;
        parameters.Watch(_tape);
        Tensor loss = TrainingLoss.Apply(_tape, stage.LossAt(local), _picture.Run(_tape, [drafts], parameters)[0], high, (float)stage.CharbonnierEpsilon);
        double value = loss.Span[0];
        _tape.Backward(loss);
        // The flow network took no part: its gradients are zeros, and Adam leaves it alone.
        _state.PlainLayout.GatherGradients(_tape, parameters, _gradient, 0);
        _state.Update(parameters, _gradient, rate);
        return new(stage.Name, value, rate, stage.Batch);
    }

    /// <inheritdoc/>
    public Validation? Validate(TrainingRun run)
    {
        using ParameterSet weights = _state.EmaWeights();
        double decibels = 0, squares = 0;
        foreach (DraftCube cube in _cubes.Validation)
        {
            _tape.Reset();
            double psnr = FrameScore.Measure(_picture.Run(_tape, [cube.Drafts], weights)[0], cube.Truth, _cubes.Spec.Scale).Y;
            (decibels, squares) = (decibels + psnr, squares + Math.Pow(10, -psnr / 10));
        }

        int count = _cubes.Validation.Count;
        return new ValidationScore(decibels / count, null, count, squares / count);
    }

    /// <inheritdoc/>
    public void KeepBest(TrainingRun run, Validation validation)
    {
        if (_keepsModel) new Exporter(_state, run, [_cubes.Cache]).ExportBest((ValidationScore)validation);
    }

    /// <inheritdoc/>
    public Validation? Finish(TrainingRun run, bool completed) => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _tape.Dispose();
        _state.Dispose();
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
