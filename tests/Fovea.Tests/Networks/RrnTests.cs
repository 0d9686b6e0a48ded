using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

/// <summary>RRN against the paper's sizes and against its cell written as plain loops.</summary>
public sealed class RrnTests
{
    // The paper's two, then sizes for phones; multiply-accumulates are those of a frame of 320x180.
    [Theory]
    [InlineData(128, 5, 1_888_560, 108.7)]
    [InlineData(128, 10, 3_364_400, 193.6)]
    [InlineData(8, 5, 14_400, 0.821)]
    [InlineData(16, 5, 42_576, 2.44)]
    [InlineData(24, 4, 74_160, 4.26)]
    public void Counts_are_those_of_the_paper(int channels, int blocks, int parameters, double giga)
    {
        NetworkGraph graph = new RrnSpec(channels, blocks, 4).BuildGraph();
        Assert.Equal(parameters, graph.ParameterCount);
        Assert.Equal(giga, graph.CountMultiplyAccumulates(320, 180) / 1e9, giga > 100 ? 1 : giga < 1 ? 3 : 2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Three_frames_with_state_are_those_of_plain_loops(int scale)
    {
        const int Height = 5, Width = 6;
        using Network network = Samples.Lively(new RrnSpec(4, 2, scale), 7);
        using Tensor first = Samples.Picture(3, Height, Width, 1), second = Samples.Picture(3, Height, Width, 2), third = Samples.Picture(3, Height, Width, 3);
        PlainRrn plain = new(network, Height, Width);
        using Tape tape = new();
        Tensor hidden = Zeros(tape, 4, Height, Width), output = Zeros(tape, 3 * scale * scale, Height, Width);
        // Time reflected at its start: the second frame stands before the first.
        foreach ((Tensor before, Tensor now) in new[] { (second, first), (first, second), (second, third) })
        {
            double[][] expected = plain.Step(before, now);
            Tensor[] actual = network.Graph.Run(tape, [Concatenation.Apply(tape, before, now), hidden, output], network.Parameters);
            (hidden, output) = (actual[1], actual[2]);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(expected[i].Length, actual[i].Count);
                for (int j = 0; j < expected[i].Length; j++) Assert.Equal(expected[i][j], actual[i].Span[j], 1e-4 * (1 + Math.Abs(expected[i][j])));
            }
        }
    }

    [Fact]
    public void A_plan_says_that_it_runs_plain_operations_and_its_bands_give_the_bits_of_the_whole()
    {
        using Network network = Samples.Lively(new RrnSpec(3, 1, 2), 5);
        using InferencePlan plan = InferencePlan.Compile(network, 7, 40);
        Assert.False(plan.IsFused);
        Assert.Contains("plain operations: it has several inputs or outputs", plan.Describe(), StringComparison.Ordinal);
        Tensor[] inputs = [Samples.Picture(6, 40, 7, 1), Samples.Picture(3, 40, 7, 2), Samples.Picture(12, 40, 7, 3)];
        Tensor[] outputs = [new(new Shape(1, 3, 80, 14)), new(new Shape(1, 3, 40, 7)), new(new Shape(1, 12, 40, 7))];
        foreach ((int from, int to) in new[] { (22, 40), (0, 6), (6, 22) }) plan.Run(inputs, outputs, from, to);
        using Tape tape = new();
        Tensor[] whole = network.Graph.Run(tape, inputs, network.Parameters);
        for (int i = 0; i < 3; i++) Assert.True(whole[i].Span.SequenceEqual(outputs[i].Span));
        foreach (Tensor tensor in (Tensor[])[.. inputs, .. outputs]) tensor.Dispose();
    }

    private static Tensor Zeros(Tape tape, int channels, int height, int width)
    {
        Tensor zeros = tape.Rent(new Shape(1, channels, height, width));
        zeros.Span.Clear();
        return zeros;
    }
}
