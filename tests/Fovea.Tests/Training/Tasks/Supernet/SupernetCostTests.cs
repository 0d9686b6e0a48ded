using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Supernets;

namespace Fovea.Tests.Training.Supernets;

public sealed class SupernetCostTests
{
    private static readonly SupernetSpace Paper = new();

    /// <summary>Multiply-accumulates of the paper's models (its formula: 27·n + 18·b·n² + 432·n a pixel) by those of 32/8.</summary>
    [Theory]
    [InlineData(8, 5, 0.0582)]
    [InlineData(16, 4, 0.1590)]
    [InlineData(16, 5, 0.1874)]
    [InlineData(24, 4, 0.3237)]
    [InlineData(32, 8, 1)]
    public void The_papers_models_cost_what_their_multiply_accumulates_say(int channels, int blocks, double expected)
    {
        foreach (bool structured in new[] { true, false })
        {
            SupernetSpace space = Paper with { Structured = structured };
            SupernetCost cost = new(space, new MultiplyAccumulateCost());
            double[] open = Gates(space, channels, blocks);
            Assert.Equal(expected, cost.Evaluate(open, new double[open.Length]), 4);
            Assert.Equal(9339, cost.Full / 1e6, 0);
        }
    }

    [Fact]
    public void A_plain_network_costs_what_its_graph_counts()
    {
        SupernetCost cost = new(Paper, new MultiplyAccumulateCost(64, 48));
        using Fovea.Networks.Network network = Fovea.Networks.Network.Create(Paper.SpecOf(24, 6), 1);
        double[] open = Gates(Paper, 24, 6);
        Assert.Equal(network.CountMultiplyAccumulates(64, 48), cost.Evaluate(open, new double[open.Length]) * cost.Full, 1e-3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradient_is_that_of_finite_differences(bool structured)
    {
        SupernetSpace space = new() { Channels = 8, Blocks = 2, Structured = structured };
        foreach (IConvolutionCost unit in new IConvolutionCost[] { new MultiplyAccumulateCost(4, 4), new Bent() })
        {
            SupernetCost cost = new(space, unit);
            double[] p = Random(new GateLayout(space).Count, 7), gradient = new double[p.Length], unused = new double[p.Length];
            cost.Evaluate(p, gradient);
            for (int i = 0; i < p.Length; i++)
            {
                double before = p[i];
                p[i] = before + 1e-6;
                double above = cost.Evaluate(p, unused);
                p[i] = before - 1e-6;
                double below = cost.Evaluate(p, unused);
                p[i] = before;
                Assert.Equal((above - below) / 2e-6, gradient[i], 1e-7);
            }
        }
    }

    [Fact]
    public void Closing_a_gate_never_costs_more()
    {
        SupernetSpace space = new() { Channels = 8, Blocks = 2 };
        SupernetCost cost = new(space, new MultiplyAccumulateCost());
        RandomSource random = new(3);
        double[] p = new double[new GateLayout(space).Count], unused = new double[p.Length];
        for (int trial = 0; trial < 20; trial++)
        {
            foreach (ref double gate in p.AsSpan()) gate = random.NextInt(3) > 0 ? 1 : 0;
            double whole = cost.Evaluate(p, unused);
            for (int i = 0; i < p.Length; i++)
            {
                double before = p[i];
                p[i] = 0;
                Assert.True(cost.Evaluate(p, unused) <= whole);
                p[i] = before;
            }
        }
    }

    private static double[] Gates(SupernetSpace space, int channels, int blocks)
    {
        GateLayout gates = new(space);
        double[] open = new double[gates.Count];
        Array.Fill(open, 1);
        for (int c = channels; c < space.Channels; c++)
        {
            open[GateLayout.Stream(c)] = 0;
            for (int block = 0; block < space.Blocks; block++) open[gates.Inner(block, c)] = 0;
        }

        for (int block = blocks; block < space.Blocks; block++) open[gates.Block(block)] = 0;
        return open;
    }

    private static double[] Random(int count, ulong seed)
    {
        RandomSource random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 0.1 + 0.8 * random.NextDouble())];
    }

    /// <summary>A cost that is no product, as measured ones are.</summary>
    private sealed class Bent : IConvolutionCost
    {
        public string Unit => "bent";

        public double Evaluate(double inputs, double outputs, int kernel, out double perInput, out double perOutput)
        {
            (perInput, perOutput) = (kernel * outputs * outputs, 2 * kernel * inputs * outputs + 1);
            return kernel * inputs * outputs * outputs + outputs;
        }
    }
}
