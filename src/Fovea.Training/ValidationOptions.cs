namespace Fovea.Training;

/// <summary>How often and on what a run is judged while it trains.</summary>
public sealed record ValidationOptions
{
    /// <summary>Steps from one validation to the next; the last step is always judged. 0 judges only the last.</summary>
    public int Every { get; init; } = 1000;

    /// <summary>The most frames judged, spread evenly over the held-out sources.</summary>
    public int Frames { get; init; } = 16;

    /// <summary>How many parts those frames are dealt out to, clip by clip; only one of them is judged. 1 judges all.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Which part, from 0.</summary>
    public int Part { get; init; }

    /// <summary>The most pictures written at each validation, as bicubic | output | truth.</summary>
    public int Pictures { get; init; } = 3;
}
