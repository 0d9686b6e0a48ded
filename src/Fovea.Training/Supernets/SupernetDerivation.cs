using Fovea.Networks.Architectures;

namespace Fovea.Training.Supernets;

/// <summary>What a finished search says: the network, and what it was rounded from.</summary>
/// <param name="Spec">The plain network to train.</param>
/// <param name="OpenChannels">Open channels of the stream; the network has as many, rounded up to a multiple of 8.</param>
/// <param name="OpenBlocks">Blocks that are open and keep a channel inside; those of the network.</param>
/// <param name="InnerChannels">Open channels inside each block of the space, 0 for a closed block.</param>
/// <param name="Points">Output channels with a 1x1 kernel alone, in all open convolutions.</param>
public sealed record SupernetDerivation(EvsrNetSpec Spec, int OpenChannels, int OpenBlocks, IReadOnlyList<int> InnerChannels, int Points)
{
    /// <summary>Widths are multiples of this; the paper's four are, and it fills the lanes of a vector.</summary>
    public const int Multiple = 8;

    /// <summary>Derives a network from open and closed gates.</summary>
    /// <param name="space">The space.</param>
    /// <param name="isOpen">Whether a gate, by its place in <see cref="GateLayout"/>, is open.</param>
    public static SupernetDerivation From(SupernetSpace space, Func<int, bool> isOpen)
    {
        GateLayout gates = new(space);
        bool Has(int convolution, int channel, int kernel) => gates.Kernel(convolution, kernel, channel) is int gate ? isOpen(gate) : kernel == 3;
        bool Alive(int convolution, int channel) => gates.IsAlive(convolution, channel, isOpen);
        int Count(Func<int, bool> holds) => Enumerable.Range(0, space.Channels).Count(holds);

        int channels = Count(c => isOpen(GateLayout.Stream(c)));
        int[] inner = [.. Enumerable.Range(0, space.Blocks).Select(block => isOpen(gates.Block(block)) ? Count(c => Alive(1 + 2 * block, c)) : 0)];
        int points = Enumerable.Range(0, gates.Convolutions).Where(l => l == 0 || inner[GateLayout.BlockOf(l)] > 0).Sum(l => Count(c => Alive(l, c) && !Has(l, c, 3)));
        int blocks = inner.Count(count => count > 0);
        int width = Math.Max(Multiple, (channels + Multiple - 1) / Multiple * Multiple);
        return new(space.SpecOf(width, blocks), channels, blocks, inner, points);
    }
}
