using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

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

/// <summary>Takes what is open in a supernet out of it, weights and all, as a plain network that computes the same.</summary>
internal static class SupernetExtraction
{
    /// <summary>
    /// The open part. It is as wide as its widest place; where a block has fewer channels inside than the stream, or more,
    /// the rest is zeros.
    /// </summary>
    /// <param name="supernet">The supernet.</param>
    /// <param name="plain">Its plain weights with the gates open or closed.</param>
    /// <param name="isOpen">Whether a gate is open.</param>
    public static Network Extract(Supernet supernet, ParameterSet plain, Func<int, bool> isOpen)
    {
        GateLayout gates = supernet.Gates;
        int[] stream = Channels(gates, c => isOpen(GateLayout.Stream(c)));
        // A block without channels inside still adds its bias.
        int[] blocks = [.. Enumerable.Range(0, gates.Blocks).Where(block => isOpen(gates.Block(block)))];
        int[][] inner = [.. blocks.Select(block => Channels(gates, c => gates.IsAlive(1 + 2 * block, c, isOpen)))];
        EvsrNetSpec spec = supernet.Space.SpecOf(Math.Max(stream.Length, inner.Select(channels => channels.Length).DefaultIfEmpty().Max()), blocks.Length);
        Network network = Network.Create(spec, 0);
        foreach (string name in network.Parameters.Names) network.Parameters[name].Span.Clear();
        int[] colors = [.. Enumerable.Range(0, spec.InputChannels)], pixels = [.. Enumerable.Range(0, spec.InputChannels * spec.Scale * spec.Scale)];
        Copy("conv_in", "conv_in", stream, colors);
        for (int i = 0; i < blocks.Length; i++)
        {
            Copy($"blocks.{blocks[i]}.conv_a", $"blocks.{i}.conv_a", inner[i], stream);
            Copy($"blocks.{blocks[i]}.conv_b", $"blocks.{i}.conv_b", stream, inner[i]);
        }

        Copy("conv_out", "conv_out", pixels, stream);
        return network;

        void Copy(string from, string to, int[] outputs, int[] inputs)
        {
            CopyFilters(plain[from + ".weight"], network.Parameters[to + ".weight"], outputs, inputs);
            for (int o = 0; o < outputs.Length; o++) network.Parameters[to + ".bias"].Span[o] = plain[from + ".bias"].Span[outputs[o]];
        }
    }

    private static int[] Channels(GateLayout gates, Func<int, bool> holds) => [.. Enumerable.Range(0, gates.Channels).Where(holds)];

    private static void CopyFilters(Tensor source, Tensor destination, int[] outputs, int[] inputs)
    {
        (int taps, int from, int to) = (source.Shape.PlaneSize, source.Shape.Channels, destination.Shape.Channels);
        for (int o = 0; o < outputs.Length; o++)
        {
            for (int i = 0; i < inputs.Length; i++) source.Span.Slice((outputs[o] * from + inputs[i]) * taps, taps).CopyTo(destination.Span.Slice((o * to + i) * taps, taps));
        }
    }
}
