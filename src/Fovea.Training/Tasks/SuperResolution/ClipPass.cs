using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>
/// Runs a network with state over a clip, from a state of zeros; the second frame stands before the first, as in RRN.
/// Played back, a gradient goes through the state to the clip's start and ends there.
/// </summary>
internal static class ClipPass
{
    /// <summary>The pictures of all frames.</summary>
    /// <param name="tape">Lends and records.</param>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="clip">(1, F·C, H, W): F frames, at least two, one after another.</param>
    public static Tensor[] Run(Tape tape, Network network, ParameterSet parameters, Tensor clip)
    {
        Tensor[] frames = Cut(tape, clip, network.InputChannels);
        Tensor[] state = [.. network.Graph.Inputs.Skip(1).Select(input => Zeros(tape, clip.Shape with { Channels = input.Value.Channels }))];
        Tensor[] pictures = new Tensor[frames.Length];
        for (int i = 0; i < frames.Length; i++)
        {
            Tensor pair = Concatenation.Apply(tape, frames[i == 0 ? 1 : i - 1], frames[i]);
            Tensor[] outputs = network.Graph.Run(tape, [pair, .. state], parameters);
            pictures[i] = outputs[0];
            state = outputs[1..];
        }

        return pictures;
    }

    /// <summary>Frames of so many channels.</summary>
    public static Tensor[] Cut(Tape tape, Tensor clip, int channels) => Split.Apply(tape, clip, [.. Enumerable.Repeat(channels, clip.Shape.Channels / channels)]);

    private static Tensor Zeros(Tape tape, Shape shape)
    {
        Tensor zeros = tape.Rent(shape);
        zeros.Span.Clear();
        return zeros;
    }
}
