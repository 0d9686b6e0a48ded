using System.Text.Json.Serialization;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Detectors;

/// <summary>What the training of a face detector computes; equal options, data and seed give equal bits.</summary>
public sealed record DetectorOptions
{
    /// <summary>Name of the detector that comes out.</summary>
    public string Name { get; init; } = "fovea-mtcnn";

    /// <summary>The architecture.</summary>
    public DetectorNetwork Network { get; init; } = new();

    /// <summary>Name or folder of a detector to go on from; null for random weights.</summary>
    public string? Start { get; init; }

    /// <summary>Decides weights and samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cache of the pictures; set when a run starts.</summary>
    public string? Data { get; init; }

    /// <summary>Label files, each NAME.csv or NAME.jsonl for the data folder NAME.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Names of data folders whose pictures hold no face at all.</summary>
    public IReadOnlyList<string> WithoutFaces { get; init; } = ["negatives"];

    /// <summary>Smallest face that mining and validation look for, in pixels, at least 12.</summary>
    public int MinFace { get; init; } = 20;

    /// <summary>Share of the samples with and without a face, the hardest of the batch, whose classification teaches (paper: 0.7).</summary>
    public double HardShare { get; init; } = 0.7;

    /// <summary>Weight of the box beside the classification (paper: 0.5).</summary>
    public double BoxWeight { get; init; } = 0.5;

    /// <summary>Weight of the landmarks in O-Net (paper: 1).</summary>
    public double LandmarkWeight { get; init; } = 1;

    /// <summary>Least score of the earlier networks at which a box becomes a sample of the next; below that of detection, so that mistakes to come are seen too.</summary>
    public double MiningScore { get; init; } = 0.5;

    /// <summary>The most boxes without a face that one picture gives to a later network.</summary>
    public int MinedPerPicture { get; init; } = 60;

    /// <summary>Share of the held-out faces that reach R-Net and that it must let through, for which its bias is raised at the end; 0 to leave it.</summary>
    public double PassShare { get; init; } = 0.98;

    /// <summary>Changes of samples.</summary>
    public DetectorAugmentation Augmentation { get; init; } = new();

    /// <summary>The optimizer.</summary>
    public AdamOptions Adam { get; init; } = new() { WeightDecay = 1e-4, Decoupled = true };

    /// <summary>Steps between validations; 0 for one at the end of each stage only.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Minutes between checkpoints.</summary>
    public double CheckpointMinutes { get; init; } = 2;

    /// <summary>P-Net, R-Net, O-Net.</summary>
    public IReadOnlyList<DetectorStage> Stages { get; init; } =
    [
        new() { Net = DetectorNet.Proposal, Batch = 256 },
        new() { Net = DetectorNet.Refinement, Batch = 128 },
        new() { Net = DetectorNet.Output, Batch = 64 },
    ];

    /// <summary>Steps of all stages.</summary>
    public long TotalSteps => Stages.Sum(stage => (long)stage.Steps);

    /// <summary>The stage of a step of the whole run, and the step within it.</summary>
    public (int Stage, long Step) Locate(long step)
    {
        int stage = 0;
        while (stage < Stages.Count - 1 && step >= Stages[stage].Steps) step -= Stages[stage++].Steps;
        return (stage, step);
    }

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is out of range.</exception>
    public void Validate()
    {
        Require(Network.Architecture == DetectorNetwork.Mtcnn, "network.architecture", $"'{DetectorNetwork.Mtcnn}'");
        Require(Stages.Select(stage => stage.Net).SequenceEqual([DetectorNet.Proposal, DetectorNet.Refinement, DetectorNet.Output]), "stages", "pnet, rnet and onet, in this order, because each learns from the mistakes of those before");
        Require(TotalSteps > 0, "steps", "more than 0 in one of the stages");
        Require(MinFace >= 12, "min_face", "at least 12");
        Require(HardShare is > 0 and <= 1, "hard_share", "more than 0 and at most 1");
        Require(BoxWeight >= 0 && LandmarkWeight >= 0, "box_weight and landmark_weight", "at least 0");
        Require(MiningScore is > 0 and < 1, "mining_score", "between 0 and 1");
        Require(PassShare is >= 0 and <= 1, "pass_share", "from 0 to 1");
        Require(MinedPerPicture > 0, "mined_per_picture", "at least 1");
        Require(ValidateEvery >= 0 && CheckpointMinutes > 0, "validate_every and checkpoint_minutes", "positive");
        Require(Augmentation is { Flip: >= 0 and <= 1, Colour: >= 0 and <= 1, Grey: >= 0 and <= 1, Blur: >= 0 and <= 1, LowResolution: >= 0 and <= 1 }, "augmentation", "shares from 0 to 1");
        foreach (DetectorStage stage in Stages)
        {
            Require(stage.Steps > 0 || (Start is not null && stage.Steps == 0), "steps", "at least 1, or 0 to keep a network of the detector in 'start' as it is");
            Require(stage.Batch >= 5, "batch", "at least 5");
            Require(stage is { LearningRate: > 0, FinalLearningRate: >= 0 } && double.IsFinite(stage.LearningRate), "learning_rate", "a positive number");
        }
    }

    private static void Require(bool holds, string name, string wanted)
    {
        if (!holds) throw new BadInputException($"detector option '{name}' must be {wanted}.");
    }
}

/// <summary>The training of one network of the cascade.</summary>
public sealed record DetectorStage
{
    /// <summary>Which network.</summary>
    public DetectorNet Net { get; init; }

    /// <summary>Optimizer updates, at least 1; of a detector that starts from another also 0, which keeps this network.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>Samples in one update, at least 5: three without a face to one face and one part of a face.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Learning rate at the start.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Learning rate at the end of the cosine.</summary>
    public double FinalLearningRate { get; init; } = 1e-5;

    /// <summary>What logs call the stage.</summary>
    internal string LogName => Net switch { DetectorNet.Proposal => "pnet", DetectorNet.Refinement => "rnet", _ => "onet" };

    /// <summary>Side of the pictures that the network takes, in pixels.</summary>
    internal int Side => 12 << (int)Net;

    /// <summary>The learning rate of step <paramref name="step"/> (from 0) of this stage.</summary>
    public double RateAt(long step) => new RateSchedule(ScheduleKind.Cosine, LearningRate, FinalLearningRate, 0, []).At(step, Steps);
}

/// <summary>The networks of the cascade, in the order in which they are trained.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DetectorNet>))]
public enum DetectorNet
{
    /// <summary>P-Net on windows of 12 pixels.</summary>
    [JsonStringEnumMemberName("pnet")]
    Proposal,

    /// <summary>R-Net on pictures of 24 pixels.</summary>
    [JsonStringEnumMemberName("rnet")]
    Refinement,

    /// <summary>O-Net on pictures of 48 pixels, with landmarks.</summary>
    [JsonStringEnumMemberName("onet")]
    Output,
}

/// <summary>The field "network" of a detector recipe.</summary>
public sealed record DetectorNetwork
{
    /// <summary>The only architecture of detectors there is.</summary>
    public const string Mtcnn = "mtcnn";

    /// <summary>Which detector.</summary>
    public string Architecture { get; init; } = Mtcnn;
}

/// <summary>How samples are changed, so that a few thousand faces teach more. Shares are probabilities from 0 to 1.</summary>
public sealed record DetectorAugmentation
{
    /// <summary>Share of mirrored samples; landmarks change sides.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Largest change of brightness (parts of the range), contrast and of each colour (parts of itself).</summary>
    public double Colour { get; init; } = 0.2;

    /// <summary>Share of samples without colour.</summary>
    public double Grey { get; init; } = 0.15;

    /// <summary>Share of samples blurred by a 3x3 mean.</summary>
    public double Blur { get; init; } = 0.15;

    /// <summary>Share of samples cut at half the side and enlarged.</summary>
    public double LowResolution { get; init; } = 0.15;
}
