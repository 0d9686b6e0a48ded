using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fovea.Networks;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Optimizers;
using Fovea.Training.Quantization;

namespace Fovea.Training;

/// <summary>
/// Everything that decides what a training run computes (not where it runs: threads, folders and time limits are
/// apart). The defaults are the recipe of the EVSRNet paper.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>Name of the model that comes out.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The network; required.</summary>
    [JsonConverter(typeof(NetworkSpecConverter))]
    public NetworkSpec? Network { get; init; }

    /// <summary>The form that is trained.</summary>
    public Reparameterization Form { get; init; } = Reparameterization.Plain;

    /// <summary>How low-resolution patches are made.</summary>
    public DegradationKind Degradation { get; init; } = DegradationKind.Bicubic;

    /// <summary>Several degradations instead, encoders among them; off without entries.</summary>
    public DegradationMix Degradations { get; init; } = new();

    /// <summary>How patches may be flipped. Networks of several frames also see them backwards in time.</summary>
    public FlipKind Flips { get; init; } = FlipKind.All;

    /// <summary>Decides initial weights and every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Decay of the exponential moving average (EMA) of the weights, which is validated and exported; 0 for the weights themselves.</summary>
    public double Ema { get; init; }

    /// <summary>Name or folder of a model whose weights are the start; null to start from random weights.</summary>
    public string? Start { get; init; }

    /// <summary>Name or folder of a model from which every tensor of the same name and shape is the start, the rest random; null for none.</summary>
    public string? Transfer { get; init; }

    /// <summary>What the names of transferred tensors begin with, such as <c>OFR.</c> for the flow network of HO-FVSR; empty for all.</summary>
    public string TransferPart { get; init; } = "";

    /// <summary>The optimizer.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>Learning from a teacher.</summary>
    public DistillationOptions Teacher { get; init; } = new();

    /// <summary>Training for int8 inference.</summary>
    public QuantizationOptions Quantize { get; init; } = new();

    /// <summary>Validation on held-out frames.</summary>
    public ValidationOptions Validation { get; init; } = new();

    /// <summary>Steps from one checkpoint to the next; 0 to go by the minutes only.</summary>
    public int CheckpointEvery { get; init; } = 5000;

    /// <summary>Minutes from one checkpoint to the next; 0 to go by the steps only.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>The stages, played one after another; moments and averages carry over.</summary>
    public IReadOnlyList<TrainingStage> Stages { get; init; } = [new()];

    /// <summary>Steps of all stages together.</summary>
    [JsonIgnore]
    public long TotalSteps => Stages.Sum(stage => (long)stage.Steps);

    /// <summary>Frames that must follow each other in the data; 1 before a network is named.</summary>
    [JsonIgnore]
    public int ConsecutiveFrames => Network is null ? 1 : Stages.Max(stage => stage.FramesOf(Network));

    /// <summary>The stage that step <paramref name="step"/> (from 0) belongs to and the step within it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is not below <see cref="TotalSteps"/>.</exception>
    public (int Stage, long Step) Locate(long step)
    {
        for (int i = 0; i < Stages.Count; i++)
        {
            if (step < Stages[i].Steps) return (i, step);
            step -= Stages[i].Steps;
        }

        throw new ArgumentOutOfRangeException(nameof(step), step, "The run has fewer steps.");
    }

    /// <summary>Refuses values that cannot be trained with.</summary>
    /// <exception cref="BadInputException">A value is missing or out of range.</exception>
    public void Validate()
    {
        if (Network is null) throw new BadInputException("no network is given.") { Reason = FailureReason.NoNetworkNamed };
        Require(Name.Length > 0 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && Name[0] != '.', "name", "letters, digits, '-', '_' and '.'");
        Require(Start is null || Transfer is null, "transfer", "left out where there is a model to start from");
        Require(Stages.Count > 0, "stages", "at least one stage");
        Require(Ema is >= 0 and < 1, "ema", "a decay in [0, 1)");
        Require(Adam.Beta1 is >= 0 and < 1 && Adam.Beta2 is >= 0 and < 1, "adam", "betas in [0, 1)");
        Require(Adam is { Epsilon: > 0, WeightDecay: >= 0, ClipNorm: >= 0 }, "adam", "a positive epsilon and no negative decay or clip");
        Require(Teacher is { Weight: >= 0, Until: >= 0 and <= 1 }, "teacher", "a weight of at least 0 and a fraction in [0, 1]");
        Require(Quantize is { FreezeAfter: >= 0, Decay: >= 0 and < 1 }, "quantize", "freeze_after of at least 0 and a decay in [0, 1)");
        Require(Validation is { Every: >= 0, Frames: >= 0, Pictures: >= 0 }, "validation", "no negative number");
        Require(Validation.Part >= 0 && Validation.Part < Validation.Parts && (Validation.Parts == 1 || Validation.Parts <= Validation.Frames), "validation", "a part below the number of parts, and as many frames as parts");
        Require(CheckpointEvery >= 0 && CheckpointMinutes >= 0, "checkpoint_every", "no negative number");
        foreach (TrainingStage stage in Stages) Validate(stage);
        Degradations.Validate();
        Require(!Degradations.IsOn || Network.Input == InputColor.Luma, "degradations", "left out for a network of RGB: mixed degradations are kept as luma");
        if (Network.Frames == 1) return;
        Require(Form == Reparameterization.Plain, "form", "plain for a network of several frames");
        Require(!Quantize.Enabled, "quantize", "off for a network of several frames");
        Require(!Network.IsRecurrent || Teacher.Model is null, "teacher", "none for a network with state");
        Require(Network.IsRecurrent || Stages.All(stage => stage.Patch % 2 == 0), "patch", "even for a network of several frames, which halves it");
    }

    /// <summary>The options as a recipe's JSON.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, TrainingJson.Default.TrainingOptions)!;

    private static void Validate(TrainingStage stage)
    {
        Require(stage.Steps > 0, "steps", "at least 1");
        Require(stage.Batch > 0, "batch", "at least 1");
        Require(stage.Patch is >= 4 and <= 4096, "patch", "4 to 4096");
        Require(stage is { LearningRate: > 0, FinalLearningRate: >= 0 } && double.IsFinite(stage.LearningRate), "learning_rate", "a positive number");
        Require(stage.ClipFrames is >= 2 and <= 100, "clip_frames", "2 to 100");
        Require(stage.Warmup >= 0, "warmup", "at least 0");
        Require(stage.FinalSteps >= 0 && stage.FinalSteps <= stage.Steps, "final_steps", "0 to the stage's steps");
        Require(stage.Motion >= 0 && double.IsFinite(stage.Motion), "motion", "a weight of at least 0");
        Require(stage.CharbonnierEpsilon > 0, "charbonnier_epsilon", "a positive number");
        Require(stage.HalveAt.All(fraction => fraction is >= 0 and <= 1), "halve_at", "fractions in [0, 1]");
    }

    private static void Require(bool holds, string name, string wanted)
    {
        if (!holds) throw new BadInputException($"training option '{name}' must be {wanted}.");
    }
}

/// <summary>Learning from a teacher model: loss = L(output, truth) + weight · L(output, teacher's output).</summary>
public sealed record DistillationOptions
{
    /// <summary>Name or folder of the teacher; null for none. It must have the student's scale and input colour.</summary>
    public string? Model { get; init; }

    /// <summary>Weight of the teacher's term.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Fraction of all steps after which only the truth counts.</summary>
    public double Until { get; init; } = 0.7;
}

/// <summary>How often and on what a run is validated.</summary>
public sealed record ValidationOptions
{
    /// <summary>Steps from one validation to the next; the last step is always validated. 0 for the last only.</summary>
    public int Every { get; init; } = 1000;

    /// <summary>The most frames used, spread evenly over the held-out sources.</summary>
    public int Frames { get; init; } = 16;

    /// <summary>How many parts those frames are dealt out to, clip by clip; only one of them is used. 1 for all.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Which part, from 0.</summary>
    public int Part { get; init; }

    /// <summary>The most pictures written at each validation, as bicubic | output | truth.</summary>
    public int Pictures { get; init; } = 3;
}

/// <summary>The form in which the 3x3 convolutions of a network are trained; what is exported is always the plain form.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reparameterization>))]
public enum Reparameterization
{
    /// <summary>The network as it runs.</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,

    /// <summary>Edge-oriented convolution blocks (ECBSR): several linear branches that collapse to one 3x3 convolution.</summary>
    [JsonStringEnumMemberName("ecb")]
    Ecb,
}
