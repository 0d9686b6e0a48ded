namespace Fovea.Training.Supernets;

/// <summary>
/// Where each gate of a supernet lies when all are laid end to end: stream channels s, blocks b, and, unless the space is
/// structured, inner channels a and kernels o. Convolution 0 is the stem, 1 + 2j and 2 + 2j are A and B of block j.
/// </summary>
internal sealed class GateLayout
{
    /// <summary>The kernels that a channel chooses from, as they are numbered here.</summary>
    public static IReadOnlyList<int> Kernels { get; } = [1, 3];

    private readonly int _channels;
    private readonly int _blocks;
    private readonly bool _structured;

    /// <summary>The gates of a space.</summary>
    public GateLayout(SupernetSpace space) => (_channels, _blocks, _structured) = (space.Channels, space.Blocks, space.Structured);

    /// <summary>Channels of the stream.</summary>
    public int Channels => _channels;

    /// <summary>Blocks.</summary>
    public int Blocks => _blocks;

    /// <summary>True when inner channels and kernels have no gates of their own.</summary>
    public bool Structured => _structured;

    /// <summary>Convolutions that have gates.</summary>
    public int Convolutions => 1 + 2 * _blocks;

    /// <summary>Number of gates.</summary>
    public int Count => _channels + _blocks + (_structured ? 0 : _blocks * _channels + Convolutions * Kernels.Count * _channels);

    /// <summary>s: channel <paramref name="channel"/> of the residual stream exists. One width serves all blocks, because of their skips.</summary>
    public static int Stream(int channel) => channel;

    /// <summary>b: the block exists.</summary>
    public int Block(int block) => _channels + block;

    /// <summary>a: the channel inside the block exists; in a structured space that of the stream.</summary>
    public int Inner(int block, int channel) => _structured ? Stream(channel) : _channels + _blocks + block * _channels + channel;

    /// <summary>The gate of an output channel of a convolution, whatever its kernel.</summary>
    public int Channel(int convolution, int channel) => convolution > 0 && convolution % 2 == 1 ? Inner(BlockOf(convolution), channel) : Stream(channel);

    /// <summary>o: the convolution's output channel uses the kernel; null in a structured space, where 3x3 is always used.</summary>
    public int? Kernel(int convolution, int kernel, int channel) => _structured
        ? null
        : _channels + _blocks + _blocks * _channels + (convolution * Kernels.Count + (kernel == 3 ? 1 : 0)) * _channels + channel;

    /// <summary>Whether an output channel of a convolution has an open gate and a kernel.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="isOpen">Whether a gate is open.</param>
    public bool IsAlive(int convolution, int channel, Func<int, bool> isOpen)
        => isOpen(Channel(convolution, channel)) && (Kernel(convolution, 1, channel) is not int point || isOpen(point) || isOpen(Kernel(convolution, 3, channel)!.Value));

    /// <summary>The block of a convolution other than the stem.</summary>
    public static int BlockOf(int convolution) => (convolution - 1) / 2;
}

/// <summary>Keeps a search from closing the stream: once too few channels are open, the best are opened again.</summary>
internal static class GateGuard
{
    /// <summary>Channels of the stream that always stay open.</summary>
    public const int LeastChannels = 4;

    // Just open for every estimator.
    private const float Open = 0.01f;

    /// <summary>Projects ψ.</summary>
    public static void Project(Span<float> psi, GateLayout gates, IGateEstimator estimator)
    {
        float[] stream = new float[gates.Channels];
        int open = 0;
        for (int c = 0; c < stream.Length; c++)
        {
            stream[c] = psi[GateLayout.Stream(c)];
            if (estimator.IsOpen(stream[c])) open++;
        }

        if (open >= LeastChannels) return;
        // Stable, so that equal ones are taken in order.
        foreach (int channel in Enumerable.Range(0, stream.Length).OrderByDescending(c => stream[c]).Take(LeastChannels))
        {
            ref float value = ref psi[GateLayout.Stream(channel)];
            value = Math.Max(value, Open);
        }
    }
}
