using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

public sealed class NetworkGraphMemoryTests
{
    [Fact]
    public void Without_gradients_a_deep_network_takes_no_more_memory_than_a_shallow_one()
        => Assert.Equal(FloatsOfForward(blocks: 2), FloatsOfForward(blocks: 12));

    [Fact]
    public void Reused_memory_does_not_change_a_bit()
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 3, 2, UpsamplingPath.Bilinear, ReluAfterAdd: true), seed: 9);
        using Tensor input = new(new Shape(1, 3, 20, 24));
        for (int i = 0; i < input.Count; i++) input.Span[i] = i * 37 % 101 / 100f;
        using Tape reusing = new();
        using Tape keeping = new();
        keeping.Watch(network.Parameters[network.Parameters.Names[0]]);
        float[] expected = network.Forward(keeping, input).Span.ToArray();
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(expected, network.Forward(reusing, input).Span.ToArray());
            reusing.Reset();
        }
    }

    private static int FloatsOfForward(int blocks)
    {
        using Network network = Network.Create(new EvsrNetSpec(8, blocks, 2), seed: 9);
        using Tensor input = new(new Shape(1, 3, 16, 16));
        using Tape tape = new();
        network.Forward(tape, input);
        tape.Reset();
        return tape.PooledElements;
    }
}
