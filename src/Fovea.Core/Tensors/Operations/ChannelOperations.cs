namespace Fovea.Tensors;

/// <summary>Joins tensors along the channels.</summary>
public static unsafe class Concatenation
{
    /// <summary>The channels of each input in turn.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="inputs">At least one; alike in batch, height and width. The same tensor may come more than once.</param>
    /// <exception cref="ArgumentException">There is no input, or the shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, params Tensor[] inputs)
    {
        if (inputs.Length == 0) throw new ArgumentException("Nothing to join.", nameof(inputs));
        Shape first = inputs[0].Shape;
        foreach (Tensor input in inputs)
        {
            if (input.Shape with { Channels = first.Channels } != first) throw new ArgumentException($"{input.Shape} does not join {first}.", nameof(inputs));
        }

        Tensor[] parts = [.. inputs];
        Tensor output = tape.Rent(first with { Channels = parts.Sum(part => part.Shape.Channels) });
        int channel = 0;
        foreach (Tensor part in parts)
        {
            ChannelKernels.Copy(part, 0, output, channel, part.Shape.Channels);
            channel += part.Shape.Channels;
        }

        bool[] wanted = [.. parts.Select(tape.NeedsGradient)];
        if (wanted.Contains(true)) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            int from = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                int channels = parts[i].Shape.Channels;
                if (wanted[i]) ChannelKernels.Add(tape.Gradient(output), from, tape.Gradient(parts[i]), 0, channels);
                from += channels;
            }
        }
    }
}

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

/// <summary>Interleaves groups of channels, so that what the groups hold can mix (Zhang et al., ShuffleNet, 2018).</summary>
internal static class ChannelShuffle
{
    /// <summary>Channel i·groups + g of the result is channel i of group g.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="groups">Groups of C/groups neighbouring channels.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public static Tensor Apply(Tape tape, Tensor x, int groups)
    {
        int channels = x.Shape.Channels;
        if (groups < 1 || channels % groups != 0) throw new ArgumentException($"{groups} groups do not divide {x.Shape}.", nameof(groups));
        Tensor output = tape.Rent(x.Shape);
        for (int c = 0; c < channels; c++) ChannelKernels.Copy(x, Source(c), output, c, 1);
        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        int Source(int c) => c % groups * (channels / groups) + c / groups;

        void Backward()
        {
            for (int c = 0; c < channels; c++) ChannelKernels.Add(tape.Gradient(output), c, tape.Gradient(x), Source(c), 1);
        }
    }
}

/// <summary>Moves runs of channels between tensors that are alike in batch, height and width.</summary>
internal static unsafe class ChannelKernels
{
    /// <summary>Copies <paramref name="count"/> channels of every sample.</summary>
    public static void Copy(Tensor source, int sourceChannel, Tensor destination, int destinationChannel, int count)
    {
        for (int sample = 0; sample < source.Shape.Batch; sample++)
        {
            ReadOnlySpan<float> from = new(At(source, sample, sourceChannel), count * source.Shape.PlaneSize);
            from.CopyTo(new Span<float>(At(destination, sample, destinationChannel), from.Length));
        }
    }

    /// <summary>Adds <paramref name="count"/> channels of every sample.</summary>
    public static void Add(Tensor source, int sourceChannel, Tensor destination, int destinationChannel, int count)
    {
        for (int sample = 0; sample < source.Shape.Batch; sample++)
        {
            Elementwise.Add(At(source, sample, sourceChannel), At(destination, sample, destinationChannel), count * source.Shape.PlaneSize);
        }
    }

    private static float* At(Tensor tensor, int sample, int channel) =>
        tensor.Pointer + ((long)sample * tensor.Shape.Channels + channel) * tensor.Shape.PlaneSize;
}
