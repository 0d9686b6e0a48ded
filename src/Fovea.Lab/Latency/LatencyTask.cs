namespace Fovea.Lab.Latency;

/// <summary>What a network is to do, as far as its speed depends on it: a stream of 8-bit 4:2:0 frames, as videos have.</summary>
/// <param name="Width">Width of the frames that come in, in pixels.</param>
/// <param name="Height">Their height.</param>
/// <param name="Scale">How many times larger they come out: 2, 3 or 4.</param>
/// <param name="Threads">Threads that share the work, at least 1.</param>
public sealed record LatencyTask(int Width, int Height, int Scale, int Threads)
{
    /// <summary>Refuses what cannot be measured.</summary>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public void Validate()
    {
        if (Width is < 16 or > 16384 || Height is < 16 or > 16384) throw new BadInputException($"{Width}x{Height} is no size to search for: width and height are 16 to 16384.");
        if (Scale is < 2 or > 4) throw new BadInputException($"the scale is 2, 3 or 4, not {Scale}.");
        if (Threads is < 1 or > 256) throw new BadInputException($"{Threads} is no number of threads: take 1 to 256.");
    }

    /// <summary>Such as <c>640x360 x4, 2 threads</c>.</summary>
    public override string ToString() => $"{Width}x{Height} x{Scale}, {Threads} {(Threads == 1 ? "thread" : "threads")}";
}
