namespace Fovea.Lab.Latency;

/// <summary>One way in which a network can run, as far as its time goes.</summary>
/// <param name="Kernels">What computes it.</param>
/// <param name="Kinds">Kinds of its stages, in order.</param>
/// <param name="HeldKib">What it holds.</param>
/// <param name="Rows">Rows that each stage works on in a frame, those at the seams of bands included, in heights of the frame.</param>
internal sealed record StagedNetwork(string Kernels, IReadOnlyList<string> Kinds, double HeldKib, double Rows)
{
    /// <summary>Runs it on every thread at once, a few times.</summary>
    /// <remarks>Milliseconds of one thread for a frame's height, a median for each stage.</remarks>
    public required Func<IReadOnlyList<double>> Measure { get; init; }
}
