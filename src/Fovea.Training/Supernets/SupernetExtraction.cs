using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Training.Supernets;

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
