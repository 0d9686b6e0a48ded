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
