using Fovea.Inference;

namespace Fovea.Lab.Bench;

/// <summary>What is timed beside what.</summary>
/// <param name="Models">Names of the zoo or model folders.</param>
public sealed record BenchOptions(IReadOnlyList<string> Models)
{
    /// <summary>Width of the input in pixels.</summary>
    public int Width { get; init; } = 320;

    /// <summary>Height of the input in pixels.</summary>
    public int Height { get; init; } = 180;

    /// <summary>Numbers of threads, each a case of its own.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [1];

    /// <summary>Precisions, each a case of its own.</summary>
    public IReadOnlyList<Precision> Precisions { get; init; } = [Precision.Float32];

    /// <summary>Engines to time beside Fovea on the same weights.</summary>
    public IReadOnlyList<BenchPeer> Peers { get; init; } = [];

    /// <summary>Whether ffmpeg's scalers and x264 are timed too, for scale.</summary>
    public bool Ffmpeg { get; init; }

    /// <summary>How often each case is timed; slow ones every fourth time.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is empty or out of range.</exception>
    public void Validate()
    {
        if (Models.Count == 0) throw new BadInputException("There is no model to time.") { Reason = FailureReason.NoModelNamed };
        if (Width < 1 || Height < 1) throw new BadInputException($"Frames of {Width}x{Height} cannot be timed.");
        if (Threads.Count == 0 || Threads.Any(threads => threads is < 1 or > 256)) throw new BadInputException("The numbers of threads must be from 1 to 256.");
        if (Precisions.Count == 0) throw new BadInputException("There is no precision to time: fp32 or int8.");
        if (Rounds < 1) throw new BadInputException($"{Rounds} rounds time nothing; take at least 1.");
    }
}

/// <summary>How far a run is.</summary>
/// <param name="Message">What is being done.</param>
/// <param name="Fraction">Done part of all rounds, 0 to 1.</param>
/// <param name="Left">Estimated time left; null before the first round.</param>
public sealed record BenchProgress(string Message, double Fraction, TimeSpan? Left);
