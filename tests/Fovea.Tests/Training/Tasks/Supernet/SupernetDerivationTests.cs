using Fovea.Training.Supernets;

namespace Fovea.Tests.Training.Supernets;

public sealed class SupernetDerivationTests
{
    private static readonly SupernetSpace Paper = new();

    [Theory]
    [InlineData(4, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(23, 24)]
    [InlineData(32, 32)]
    public void Channels_are_rounded_up_to_eights(int open, int expected)
    {
        foreach (bool structured in new[] { true, false })
        {
            SupernetSpace space = Paper with { Structured = structured };
            GateLayout gates = new(space);
            HashSet<int> closed = [.. Enumerable.Range(open, 32 - open).Select(GateLayout.Stream)];
            SupernetDerivation derived = SupernetDerivation.From(space, gate => !closed.Contains(gate));
            Assert.Equal((open, expected, 8), (derived.OpenChannels, derived.Spec.Channels, derived.Spec.Blocks));
        }
    }

    [Fact]
    public void A_block_without_channels_is_no_block()
    {
        GateLayout gates = new(Paper);
        HashSet<int> closed = [gates.Block(2)];
        // Block 5 keeps its gate, but nothing inside; of block 6 every channel has lost both kernels.
        for (int c = 0; c < 32; c++)
        {
            closed.Add(gates.Inner(5, c));
            closed.Add(gates.Kernel(1 + 2 * 6, 1, c)!.Value);
            closed.Add(gates.Kernel(1 + 2 * 6, 3, c)!.Value);
        }

        // One channel of the stem is left with 1x1 alone.
        closed.Add(gates.Kernel(0, 3, 4)!.Value);
        SupernetDerivation derived = SupernetDerivation.From(Paper, gate => !closed.Contains(gate));
        Assert.Equal(5, derived.Spec.Blocks);
        Assert.Equal([32, 32, 0, 32, 32, 0, 0, 32], derived.InnerChannels);
        Assert.Equal(1, derived.Points);
    }

    [Fact]
    public void The_guard_keeps_four_channels_the_best_ones()
    {
        SupernetSpace space = new() { Channels = 8, Blocks = 1, Structured = true };
        GateLayout gates = new(space);
        StepEstimator step = new();
        float[] psi = [-0.1f, -0.9f, 0.4f, -0.2f, -0.8f, -0.7f, -0.3f, -0.6f, -1];
        GateGuard.Project(psi, gates, step);
        Assert.Equal([true, false, true, true, false, false, true, false, false], psi.Select(step.IsOpen));
        Assert.Equal(0.4f, psi[2]);
        float[] enough = [1, 1, 1, 1, -1, -1, -1, -1, -1];
        float[] before = [.. enough];
        GateGuard.Project(enough, gates, step);
        Assert.Equal(before, enough);
    }
}
