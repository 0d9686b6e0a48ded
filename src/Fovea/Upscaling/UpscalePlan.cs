using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>What a job is going to make of which input, known before it starts.</summary>
/// <param name="Input">Path of the source.</param>
/// <param name="Output">Path of the output.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Scale">Size factor.</param>
/// <param name="Width">Output width in pixels.</param>
/// <param name="Height">Output height in pixels.</param>
public sealed record UpscalePlan(string Input, string Output, string Model, int Scale, int Width, int Height)
{
    /// <summary>Expected frames, from the container's words; null when not known.</summary>
    public long? Frames { get; init; }

    /// <summary>Name of the container, such as <c>mkv</c>, or of the kind of picture.</summary>
    public string Container { get; init; } = "";

    /// <summary>ffmpeg's name of the encoder; null where none is chosen (pictures, pipes).</summary>
    public string? Encoder { get; init; }

    /// <summary>ffmpeg's name of the output's pixel format; null where it follows the picture's.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>Every stream of the source and what becomes of it.</summary>
    public IReadOnlyList<StreamPlan> Streams { get; init; } = [];

    /// <summary>What is lost, assumed and changed.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>How long the job should take; null when it was not measured.</summary>
    public TimeSpan? PredictedTime { get; init; }

    /// <summary>What the output will not have.</summary>
    public IEnumerable<Notice> Losses => Notices.Where(notice => notice.Kind == NoticeKind.Loss);

    /// <summary>Refuses a plan that loses anything.</summary>
    /// <exception cref="BadInputException">It does.</exception>
    public void RequireNoLoss()
    {
        string[] lost = [.. Losses.Select(notice => notice.Subject)];
        if (lost.Length > 0) throw new BadInputException($"{(Input == UpscaleTarget.Pipe ? "standard input" : $"'{Input}'")} would lose {string.Join(", ", lost)}.") { Reason = FailureReason.LossRefused };
    }
}
