namespace Fovea.Tensors;

/// <summary>Interleaves groups of channels, so that what the groups hold can mix (Zhang et al., ShuffleNet, 2018).</summary>
public static class ChannelShuffle
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
