using System.Text.Json.Serialization;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Supernets;

/// <summary>Everything that decides what a search computes, except for the cost it is given.</summary>
public sealed record SupernetOptions
{
    /// <summary>What can be chosen.</summary>
    public SupernetSpace Space { get; init; } = new();

    /// <summary>How gates are trained.</summary>
    public GateEstimatorKind Estimator { get; init; } = GateEstimatorKind.Step;

    /// <summary>Weight of the cost R, in [0, 1], beside an L1 loss of about 0.03.</summary>
    public double Lambda { get; init; } = 0.01;

    /// <summary>Updates in all.</summary>
    public int Steps { get; init; } = 6000;

    /// <summary>Part of the steps with every gate open.</summary>
    public double OpenShare { get; init; } = 0.1;

    /// <summary>Part of the steps in which gates are trained; the rest settles the weights.</summary>
    public double SearchShare { get; init; } = 0.6;

    /// <summary>Part of the search over which λ grows from 0, so that nothing closes before it has been tried.</summary>
    public double RampShare { get; init; } = 0.25;

    /// <summary>Patches in one update.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Side of a low-resolution patch in pixels.</summary>
    public int Patch { get; init; } = 64;

    /// <summary>Learning rate of the weights; it falls to zero by half a cosine while the weights settle.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Learning rate of the gates.</summary>
    public double GateLearningRate { get; init; } = 2e-3;

    /// <summary>The optimizer of the weights.</summary>
    public AdamOptions Adam { get; init; } = new() { WeightDecay = 0, Beta2 = 0.99, ClipNorm = 0.5 };

    /// <summary>The optimizer of the gates: it forgets fast, since they move against each other, and lets none decay.</summary>
    public AdamOptions GateAdam { get; init; } = new() { Beta1 = 0.5, Beta2 = 0.999, WeightDecay = 0 };

    /// <summary>How low-resolution patches are made.</summary>
    public DegradationKind Degradation { get; init; } = DegradationKind.Bicubic;

    /// <summary>How patches may be flipped.</summary>
    public FlipKind Flips { get; init; } = FlipKind.All;

    /// <summary>Decides initial weights, patches and draws of gates.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Held-out frames that the supernet is evaluated on at the end.</summary>
    public int ValidationFrames { get; init; } = 16;

    /// <summary>Minutes from one checkpoint to the next.</summary>
    public double CheckpointMinutes { get; init; } = 2;

    /// <summary>Steps with every gate open.</summary>
    internal long OpenSteps => (long)Math.Round(OpenShare * Steps);

    /// <summary>The phase of a step (from 0) and the part of the phase that is over before it.</summary>
    internal (SupernetPhase Phase, double Progress) Locate(long step)
    {
        long open = OpenSteps, settle = (long)Math.Round((OpenShare + SearchShare) * Steps);
        if (step < open) return (SupernetPhase.Open, step / (double)open);
        if (step < settle) return (SupernetPhase.Search, (step - open) / (double)(settle - open));
        return (SupernetPhase.Settle, (step - settle) / (double)Math.Max(1, Steps - settle));
    }

    /// <summary>λ at a step (from 0).</summary>
    public double LambdaAt(long step)
    {
        (SupernetPhase phase, double progress) = Locate(step);
        if (phase != SupernetPhase.Search) return 0;
        return RampShare <= 0 ? Lambda : Lambda * Math.Min(1, progress / RampShare);
    }

    /// <summary>The weights' learning rate at a step (from 0).</summary>
    public double RateAt(long step)
    {
        (SupernetPhase phase, double progress) = Locate(step);
        return phase == SupernetPhase.Settle ? LearningRate * 0.5 * (1 + Math.Cos(Math.PI * progress)) : LearningRate;
    }

    /// <summary>Refuses values that cannot be searched with.</summary>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    public void Validate()
    {
        Space.Validate();
        Require(Lambda >= 0 && double.IsFinite(Lambda), "lambda", "a number of at least 0");
        Require(Steps >= 10, "steps", "at least 10");
        Require(OpenShare >= 0 && SearchShare > 0 && OpenShare + SearchShare <= 1, "phases", "parts that sum to 1 at most");
        Require(RampShare is >= 0 and <= 1, "ramp", "a part in [0, 1]");
        Require(Batch > 0, "batch", "at least 1");
        Require(Patch is >= 4 and <= 4096, "patch", "4 to 4096");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning rate", "a positive number");
        Require(GateLearningRate > 0 && double.IsFinite(GateLearningRate), "gate learning rate", "a positive number");
        Require(ValidationFrames >= 0, "validation frames", "at least 0");
    }

    private static void Require(bool holds, string name, string wanted)
    {
        if (!holds) throw new BadInputException($"the search's {name} must be {wanted}.");
    }
}

/// <summary>The three parts of a search.</summary>
internal enum SupernetPhase
{
    /// <summary>Every gate is open; only weights are trained.</summary>
    Open,

    /// <summary>Weights and gates are trained together.</summary>
    Search,

    /// <summary>The gates are frozen, open or closed; the rate falls to its end.</summary>
    Settle,
}

/// <summary>The JSON form of a search's options; no reflection at run time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SupernetOptions))]
internal sealed partial class SupernetJson : JsonSerializerContext;
