using Fovea.Training.Supernets;

namespace Fovea.Tests.Training.Supernets;

public sealed class GateEstimatorTests
{
    public static TheoryData<GateEstimatorKind> Kinds => [GateEstimatorKind.Step, GateEstimatorKind.Gumbel, GateEstimatorKind.HardConcrete];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_gate_starts_open_and_lies_in_the_unit_interval(GateEstimatorKind kind)
    {
        IGateEstimator gates = GateEstimators.Create(kind);
        Assert.True(gates.IsOpen(gates.Start));
        foreach (float psi in new[] { -6f, -1f, 0f, 0.5f, 4f })
        {
            foreach (double u in new[] { 1e-9, 0.2, 0.5, 0.8, 1 - 1e-9 })
            {
                (float gate, float slope) = gates.Draw(psi, u, 0.5);
                Assert.InRange(gate, 0, 1);
                Assert.InRange(slope, 0, 10);
            }
        }
    }

    [Theory]
    [InlineData(-0.001f, 0)]
    [InlineData(0f, 1)]
    [InlineData(3f, 1)]
    public void A_step_is_hard_and_its_slope_is_a_bump_around_zero(float psi, float expected)
    {
        StepEstimator step = new();
        (float gate, float slope) = step.Draw(psi, 0.5, 0);
        Assert.Equal(expected, gate);
        // 4·σ(2ψ)(1 − σ(2ψ)) = 1 / cosh²(ψ).
        Assert.Equal(1 / Math.Pow(Math.Cosh(psi), 2), slope, 6);
        Assert.Equal((expected, Math.Round(1 / Math.Pow(Math.Cosh(psi), 2), 9)), (step.Expect(psi).Probability, Math.Round(step.Expect(psi).Slope, 9)));
    }

    [Theory]
    [InlineData(0.7f, 0)]
    [InlineData(-0.4f, 0.5)]
    [InlineData(0.1f, 1)]
    public void The_slope_of_a_gumbel_gate_is_that_of_the_soft_draw(float psi, double progress)
    {
        const double U = 0.37;
        double temperature = 5 * Math.Pow(0.1, progress);
        double Soft(double at) => 1 / (1 + Math.Exp(-(at + Math.Log(U) - Math.Log(1 - U)) / temperature));
        (float gate, float slope) = new GumbelEstimator().Draw(psi, U, progress);
        Assert.Equal(Soft(psi) > 0.5 ? 1 : 0, gate);
        Assert.Equal((Soft(psi + 1e-5) - Soft(psi - 1e-5)) / 2e-5, slope, 6);
    }

    [Fact]
    public void Hard_concrete_is_differentiable_where_it_is_not_cut()
    {
        HardConcreteEstimator gates = new();
        foreach (double u in new[] { 0.3, 0.5, 0.6 })
        {
            double Value(double psi) => Math.Clamp(1.2 / (1 + Math.Exp(-(psi + Math.Log(u / (1 - u))) * 1.5)) - 0.1, 0, 1);
            (float gate, float slope) = gates.Draw(0.2f, u, 0);
            Assert.Equal(Value(0.2f), gate, 5);
            Assert.Equal((Value(0.2f + 1e-6) - Value(0.2f - 1e-6)) / 2e-6, slope, 4);
        }

        Assert.Equal((0f, 0f), gates.Draw(0, 1e-6, 0));
        Assert.Equal((1f, 0f), gates.Draw(0, 1 - 1e-6, 0));
    }

    [Theory]
    [InlineData(GateEstimatorKind.Gumbel)]
    [InlineData(GateEstimatorKind.HardConcrete)]
    public void What_is_expected_is_how_often_a_gate_opens(GateEstimatorKind kind)
    {
        const int Draws = 20000;
        IGateEstimator gates = GateEstimators.Create(kind);
        foreach (float psi in new[] { -1f, 0.3f, 2f })
        {
            int open = Enumerable.Range(0, Draws).Count(i => gates.Draw(psi, (i + 0.5) / Draws, 1).Gate > 0);
            (double probability, double slope) = gates.Expect(psi);
            Assert.Equal(probability, open / (double)Draws, 3);
            Assert.Equal((gates.Expect(psi + 1e-3f).Probability - gates.Expect(psi - 1e-3f).Probability) / 2e-3, slope, 3);
        }
    }
}
