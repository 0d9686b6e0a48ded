namespace Fovea.Training.Quantization;

/// <summary>
/// Quantisation-aware training: the network runs with the weights and stored values of its int8 form, so that it gets
/// used to them. What comes out is an int8 model.
/// </summary>
public sealed record QuantizationOptions
{
    /// <summary>Whether the network is trained for int8.</summary>
    public bool Enabled { get; init; }

    /// <summary>Steps after which the ranges stay as they are; 0 to keep those of the int8 model that the run starts from.</summary>
    public int FreezeAfter { get; init; } = 2000;

    /// <summary>Decay of the moving average of what batches reach, until then; in [0, 1).</summary>
    public double Decay { get; init; } = 0.99;
}
