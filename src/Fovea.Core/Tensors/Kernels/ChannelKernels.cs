namespace Fovea.Tensors;

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
