namespace Fovea.Training.Optimizers;

/// <summary>Settings of <see cref="Adam"/>; the defaults are those of the EVSRNet paper.</summary>
public sealed record AdamOptions
{
    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Weight decay; never applied to the raw branches of the ECB form.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>False: decay·w joins the gradient before the moments (PyTorch's Adam); true: taken from the weight directly (AdamW).</summary>
    public bool Decoupled { get; init; }

    /// <summary>The largest norm of the whole gradient; larger ones are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get; init; }
}
