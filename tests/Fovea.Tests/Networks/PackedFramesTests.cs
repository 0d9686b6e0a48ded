using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

public sealed class PackedFramesTests
{
    [Fact]
    public void A_packed_call_equals_ten_calls()
    {
        const int Width = 7, Height = 5, Scale = 4, Channels = 3 * PackedFrames.ChallengeFrames;
        using Network network = Samples.Lively(new EvsrNetSpec(8, 2, Scale), 2);
        using Tape tape = new();
        using Tensor packed = Samples.Picture(1, 1, Height * Width * Channels, 6);
        float[] result = new float[packed.Count * Scale * Scale];
        PackedFrames.Forward(network, tape, packed.Span, Width, Height, result);

        for (int frame = 0; frame < PackedFrames.ChallengeFrames; frame++)
        {
            using Tensor one = new(new Shape(1, 3, Height, Width));
            for (int i = 0; i < one.Count; i++) one.Span[i] = packed.Span[i % (Width * Height) * Channels + 3 * frame + i / (Width * Height)];
            Tensor large = network.Forward(tape, one);
            for (int i = 0; i < large.Count; i++)
            {
                int plane = Width * Height * Scale * Scale;
                Assert.Equal(large.Span[i], result[i % plane * Channels + 3 * frame + i / plane]);
            }
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        using Network network = Network.Create(new EvsrNetSpec(2, 0, 2), 1);
        using Tape tape = new();
        Assert.Throws<ArgumentException>(() => PackedFrames.Forward(network, tape, new float[4 * 4 * 7], 4, 4, new float[4 * 4 * 28]));
        Assert.Throws<ArgumentException>(() => PackedFrames.Forward(network, tape, new float[4 * 4 * 6], 4, 4, new float[4 * 4 * 6]));
    }
}
