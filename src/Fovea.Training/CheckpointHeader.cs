using Fovea.Networks;

namespace Fovea.Training;

/// <summary>The readable part of a checkpoint file.</summary>
public sealed record CheckpointHeader
{
    /// <summary>What the run computes.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Seconds spent training, over all sessions.</summary>
    public required double Seconds { get; init; }

    /// <summary>Step of the best validation so far, or −1.</summary>
    public required long BestStep { get; init; }

    /// <summary>The best validation so far in dB; 0 when there was none.</summary>
    public required double BestScore { get; init; }

    /// <summary>Fingerprint of the cache of each stage.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Number of raw parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>True when the moving average is stored.</summary>
    public required bool HasAverage { get; init; }

    /// <summary>Ranges of a network that is trained for int8; null for others.</summary>
    public QuantizationTable? Ranges { get; init; }
}
