using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Tests.References;
using Fovea.Training.Supernets;

namespace Fovea.Tests.Training.Supernets;

public sealed class SupernetTests
{
    private static readonly SupernetSpace Small = new() { Channels = 8, Blocks = 2, Scale = 2 };

    [Fact]
    public void Two_kernels_with_gates_are_one_convolution()
    {
        using Supernet supernet = Supernet.Create(Small, 3);
        using Tensor gates = Gates(supernet, new RandomSource(5), soft: true);
        using Tape tape = new();
        RandomSource random = new(9);
        Fill(supernet.Parameters, random);
        using Tensor input = OperationJudge.Draw(new Shape(1, 3, 7, 6), random);
        Tensor merged = supernet.Network.Forward(tape, input, supernet.Collapse(tape, gates));
        Tensor separate = RunSeparately(tape, supernet, gates, input);
        OperationJudge.AssertClose([.. separate.Span.ToArray().Select(value => (double)value)], merged.Span, 1e-5, "output");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_reach_weights_and_gates(bool structured)
    {
        using Supernet supernet = Supernet.Create(Small with { Structured = structured }, 3);
        RandomSource random = new(11);
        Fill(supernet.Parameters, random);
        using Tensor gates = Gates(supernet, random, soft: true);
        using Tape tape = new();
        ParameterSet plain = supernet.Collapse(tape, gates);
        Dictionary<string, float[]> flow = plain.Names.ToDictionary(name => name, name => Enumerable.Range(0, plain[name].Count).Select(_ => random.NextNormal()).ToArray());
        foreach (string name in plain.Names) flow[name].CopyTo(tape.Gradient(plain[name]).Span);
        tape.Backward();

        // The collapse is linear in every single gate and weight, so a wide difference is exact but for rounding.
        double Value()
        {
            using Tape other = new();
            ParameterSet now = supernet.Collapse(other, gates);
            return now.Names.Sum(name => Dot(flow[name], now[name].Span));
        }

        foreach (Tensor leaf in supernet.Parameters.Names.Select(name => supernet.Parameters[name]).Append(gates))
        {
            for (int probe = 0; probe < 12; probe++)
            {
                int i = random.NextInt(leaf.Count);
                float before = leaf.Span[i];
                leaf.Span[i] = before + 0.5f;
                double above = Value();
                leaf.Span[i] = before - 0.5f;
                double below = Value();
                leaf.Span[i] = before;
                Assert.Equal(above - below, tape.Gradient(leaf).Span[i], 2e-3);
            }
        }
    }

    [Fact]
    public void A_closed_block_passes_its_input_on_and_a_closed_channel_is_zero()
    {
        using Supernet supernet = Supernet.Create(Small, 3);
        using Tensor gates = new(Shape.Vector(supernet.Gates.Count));
        gates.Span.Fill(1);
        gates.Span[supernet.Gates.Block(1)] = 0;
        gates.Span[GateLayout.Stream(5)] = 0;
        gates.Span[supernet.Gates.Inner(0, 2)] = 0;
        using Tape tape = new();
        ParameterSet plain = supernet.Collapse(tape, gates);
        Assert.All(plain["blocks.1.conv_b.weight"].Span.ToArray(), value => Assert.Equal(0, value));
        Assert.All(Filter(plain["conv_in.weight"], 5), value => Assert.Equal(0, value));
        Assert.All(Filter(plain["blocks.0.conv_b.weight"], 5), value => Assert.Equal(0, value));
        Assert.All(Filter(plain["blocks.0.conv_a.weight"], 2), value => Assert.Equal(0, value));
        Assert.Contains(Filter(plain["blocks.0.conv_a.weight"], 5), value => value != 0);
        Assert.Contains(plain["blocks.1.conv_a.weight"].Span.ToArray(), value => value != 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_open_part_by_itself_computes_what_the_supernet_computes(bool structured)
    {
        using Supernet supernet = Supernet.Create(Small with { Structured = structured, Blocks = 3 }, 3);
        RandomSource random = new(21);
        Fill(supernet.Parameters, random);
        using Tensor gates = Gates(supernet, random, soft: true);
        foreach (ref float gate in gates.Span) gate = gate > 0.3f ? 1 : 0;
        gates.Span[supernet.Gates.Block(0)] = gates.Span[supernet.Gates.Block(2)] = 1;
        gates.Span[supernet.Gates.Block(1)] = 0;
        // In the last block nothing is left but the bias of the second convolution.
        for (int c = 0; c < 8 && !structured; c++) gates.Span[supernet.Gates.Inner(2, c)] = 0;
        using Tape tape = new();
        ParameterSet plain = supernet.Collapse(tape, gates);
        using Tensor input = OperationJudge.Draw(new Shape(1, 3, 7, 6), random);
        Tensor whole = supernet.Network.Forward(tape, input, plain);
        using Network open = SupernetExtraction.Extract(supernet, plain, gate => gates.Span[gate] > 0);
        Assert.True(open.Parameters.Count < supernet.Network.Parameters.Count);
        OperationJudge.AssertClose([.. whole.Span.ToArray().Select(value => (double)value)], open.Forward(tape, input).Span, 1e-5, "output");
    }

    [Fact]
    public void A_structured_supernet_with_open_gates_is_the_plain_network()
    {
        using Supernet supernet = Supernet.Create(Small with { Structured = true }, 3);
        Assert.Equal(8 + 2, supernet.Gates.Count);
        Assert.Equal(40, new GateLayout(new SupernetSpace { Structured = true }).Count);
        using Tensor gates = new(Shape.Vector(supernet.Gates.Count));
        gates.Span.Fill(1);
        using Tape tape = new();
        ParameterSet plain = supernet.Collapse(tape, gates);
        foreach (string name in plain.Names) Assert.Equal(supernet.Network.Parameters[name].Span.ToArray(), plain[name].Span.ToArray());
    }

    [Fact]
    public void The_paper_has_32_stream_256_inner_1088_kernel_and_8_block_gates()
        => Assert.Equal(32 + 8 + 8 * 32 + 17 * 2 * 32, new GateLayout(new SupernetSpace()).Count);

    private static Tensor RunSeparately(Tape tape, Supernet supernet, Tensor gates, Tensor input)
    {
        GateLayout layout = supernet.Gates;
        Tensor Layer(string name, int convolution, float block, Tensor x)
        {
            Tensor sum = Gated(name + ".wide", 3);
            return Addition.Apply(tape, sum, Gated(name + ".point", 1));

            Tensor Gated(string branch, int kernel)
            {
                Tensor y = Convolution.Apply(tape, x, supernet.Parameters[branch + ".weight"], supernet.Parameters[branch + ".bias"], ConvolutionOptions.Same(kernel));
                Tensor result = tape.Rent(y.Shape);
                for (int c = 0; c < y.Shape.Channels; c++)
                {
                    float gate = gates.Span[layout.Channel(convolution, c)] * gates.Span[layout.Kernel(convolution, kernel, c)!.Value] * block;
                    for (int i = 0; i < y.Shape.PlaneSize; i++) result.Plane(0, c)[i] = gate * y.Plane(0, c)[i];
                }

                return result;
            }
        }

        Tensor features = Relu.Apply(tape, Layer("conv_in", 0, 1, input));
        for (int block = 0; block < layout.Blocks; block++)
        {
            Tensor inner = Relu.Apply(tape, Layer($"blocks.{block}.conv_a", 1 + 2 * block, 1, features));
            features = Addition.Apply(tape, features, Layer($"blocks.{block}.conv_b", 2 + 2 * block, gates.Span[layout.Block(block)], inner));
        }

        Tensor pixels = Convolution.Apply(tape, features, supernet.Parameters["conv_out.weight"], supernet.Parameters["conv_out.bias"], ConvolutionOptions.Same(3));
        return Addition.Apply(tape, PixelShuffle.Apply(tape, pixels, 2, PixelOrder.Crd), Resize.Apply(tape, input, 2, Interpolation.Nearest));
    }

    private static Tensor Gates(Supernet supernet, RandomSource random, bool soft)
    {
        Tensor gates = new(Shape.Vector(supernet.Gates.Count));
        foreach (ref float gate in gates.Span) gate = soft ? random.NextFloat() : 1;
        return gates;
    }

    // Biases start at zero, which would hide what happens to them.
    private static void Fill(ParameterSet parameters, RandomSource random)
    {
        foreach (string name in parameters.Names)
        {
            foreach (ref float value in parameters[name].Span) value = 0.2f * random.NextNormal();
        }
    }

    private static float[] Filter(Tensor weight, int output)
    {
        int length = weight.Count / weight.Shape.Batch;
        return weight.Span.Slice(output * length, length).ToArray();
    }

    private static double Dot(float[] a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
