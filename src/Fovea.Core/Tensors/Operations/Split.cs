namespace Fovea.Tensors;

/// <summary>Cuts a tensor along the channels.</summary>
public static class Split
{
    /// <summary>Parts with the given numbers of channels, in order.</summary>
    /// <param name="tape">Lends the results and records the gradients.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="channels">Positive numbers whose sum is C.</param>
    /// <exception cref="ArgumentException">The numbers do not add up to the channels of x.</exception>
    public static Tensor[] Apply(Tape tape, Tensor x, params int[] channels)
    {
        if (channels.Any(count => count < 1) || channels.Sum() != x.Shape.Channels)
        {
            throw new ArgumentException($"[{string.Join(", ", channels)}] does not cut {x.Shape}.", nameof(channels));
        }

        bool wanted = tape.NeedsGradient(x);
        Tensor[] parts = new Tensor[channels.Length];
        int channel = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Take(tape, x, channel, channels[i], wanted);
            channel += channels[i];
        }

        return parts;
    }

    private static Tensor Take(Tape tape, Tensor x, int first, int count, bool wanted)
    {
        Tensor part = tape.Rent(x.Shape with { Channels = count });
        ChannelKernels.Copy(x, first, part, 0, count);
        if (wanted) tape.Record(part, () => ChannelKernels.Add(tape.Gradient(part), 0, tape.Gradient(x), first, count));
        return part;
    }
}
