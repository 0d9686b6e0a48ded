namespace Fovea.Training;

/// <summary>One line of <c>log.jsonl</c>: what happened up to a step. Fields that do not apply are absent.</summary>
public sealed record LogEntry
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Name of the stage.</summary>
    public string? Stage { get; init; }

    /// <summary>Mean training loss since the line before.</summary>
    public double? Loss { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Patch pairs a second since the line before.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Share of the threads' time that went into making patches, in [0, 1].</summary>
    public double? DataShare { get; init; }

    /// <summary>Mean PSNR of the luma of the validation frames in dB, border of scale pixels left out.</summary>
    public double? PsnrY { get; init; }

    /// <summary>Mean PSNR of R, G, B of the validation frames in dB, the same border; absent for luma networks.</summary>
    public double? PsnrRgb { get; init; }

    /// <summary>The same of bicubic enlargement: luma.</summary>
    public double? BicubicY { get; init; }

    /// <summary>The same of bicubic enlargement: R, G, B; absent for luma networks.</summary>
    public double? BicubicRgb { get; init; }

    /// <summary>Of a detector: mean cross entropy of the hard samples.</summary>
    public double? Classification { get; init; }

    /// <summary>Of a detector: mean squared distance of the corrections of boxes.</summary>
    public double? Box { get; init; }

    /// <summary>Of a detector: mean squared distance of the landmarks.</summary>
    public double? Landmarks { get; init; }

    /// <summary>Of a detector: part of the held-out faces found, in [0, 1].</summary>
    public double? Recall { get; init; }

    /// <summary>Of a detector: part of the finds that are faces, in [0, 1].</summary>
    public double? Precision { get; init; }

    /// <summary>Of a detector: largest recall at a precision of 0.97.</summary>
    public double? RecallAtPrecision { get; init; }

    /// <summary>Of a detector: boxes that come out of a held-out picture.</summary>
    public double? Candidates { get; init; }

    /// <summary>Of a search with gates: cost of what is open as a part of the whole, in [0, 1].</summary>
    public double? Cost { get; init; }

    /// <summary>Of a search with gates: open channels of the stream.</summary>
    public int? Channels { get; init; }

    /// <summary>Of a search with gates: open blocks.</summary>
    public int? Blocks { get; init; }

    /// <summary>Seconds spent training so far, over all sessions.</summary>
    public double? Seconds { get; init; }

    /// <summary>A remark.</summary>
    public string? Note { get; init; }
}
