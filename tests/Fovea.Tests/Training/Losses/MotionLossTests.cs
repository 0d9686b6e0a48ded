using Fovea.Tensors;
using Fovea.Tests.References;
using Fovea.Training.Losses;

namespace Fovea.Tests.Training.Losses;

public sealed class MotionLossTests
{
    private const int Batch = 2, Height = 4, Width = 6, Scale = 2;

    [Fact]
    public void Total_variation_agrees_with_the_definition() => OperationJudge.Check(
        [new Shape(2, 2, 4, 5)],
        (tape, t) => TotalVariation.Apply(tape, t[0]),
        p => One(Rough(p[0])));

    [Fact]
    public void An_even_field_is_not_rough_and_a_slope_is()
    {
        using Tape tape = new();
        using Tensor field = new(new Shape(1, 2, 3, 4));
        field.Span.Fill(7);
        Assert.Equal(0, TotalVariation.Apply(tape, field).Span[0]);
        for (int i = 0; i < field.Count; i++) field.Span[i] = 0.5f * (i % 4) + 0.25f * (i / 4 % 3);
        // Two channels, each half a step to the right and a quarter down.
        Assert.Equal(1.5f, TotalVariation.Apply(tape, field).Span[0], 1e-6f);
    }

    public static TheoryData<string> Papers => ["accv", "tip"];

    [Theory]
    [MemberData(nameof(Papers))]
    public void Values_and_gradients_agree_with_the_papers(string paper)
    {
        bool accv = paper == "accv";
        Shape high = new(Batch, 2, Scale * Height, Scale * Width), low = new(Batch, 2, Height, Width), half = new(Batch, 2, Height / 2, Width / 2);
        OperationJudge.Check(
            [high with { Channels = 1 }, high, low, half, high, low, half, low with { Channels = 3 }, high with { Channels = 3 }],
            (tape, t) => Addition.Apply(tape, MseLoss.Apply(tape, t[0], Split.Apply(tape, t[8], 1, 1, 1)[1]), MotionLoss.Apply(tape, t.AsSpan(1, 6), t[7], t[8], accv ? MotionLossOptions.Accv : MotionLossOptions.Tip)),
            p => One(accv ? Accv(p) : Tip(p)),
            // Small flows: far ones would all end at the border.
            value => 0.05f * value);
    }

    // L = MSE(SR, HR) + 0.01 (L0 + L2)/2, with Ln = [MSE + 0.01 TV] + 0.25 [MSE + 0.01 TV] + 0.125 [MSE + 0.01 TV].
    private static double Accv(PlainTensor[] p)
    {
        double Level(int flow, PlainTensor frames, int neighbour) => Mean(Residual(p[flow], frames, neighbour), d => d * d) + 0.01 * Rough(p[flow]);
        double Neighbour(int flow, int neighbour) => Level(flow, p[8], neighbour) + 0.25 * Level(flow + 1, p[7], neighbour) + 0.125 * Level(flow + 2, Pooled(p[7]), neighbour);
        return Picture(p) + 0.01 * (Neighbour(1, 0) + Neighbour(4, 2)) / 2;
    }

    // L = MSE(SR, HR) + 0.01/2 of the sum over neighbours of level 3 + 0.2 level 2 + 0.1 level 1, each mean |d| + 0.1 TV.
    private static double Tip(PlainTensor[] p)
    {
        double Level(int flow, PlainTensor frames, int neighbour) => Mean(Residual(p[flow], frames, neighbour), Math.Abs) + 0.1 * Rough(p[flow]);
        double Neighbour(int flow, int neighbour) => Level(flow, p[8], neighbour) + 0.2 * Level(flow + 1, p[7], neighbour) + 0.1 * Level(flow + 2, Pooled(p[7]), neighbour);
        return Picture(p) + 0.01 * (Neighbour(1, 0) + Neighbour(4, 2)) / 2;
    }

    private static double Picture(PlainTensor[] p) => Mean(PlainTensor.Fill(p[0].Shape, (n, _, y, x) => p[0][n, 0, y, x] - p[8][n, 1, y, x]), d => d * d);

    private static PlainTensor Residual(PlainTensor flow, PlainTensor frames, int neighbour)
    {
        Shape shape = frames.Shape with { Channels = 1 };
        PlainTensor warped = PlainWarp.Apply(PlainTensor.Fill(shape, (n, _, y, x) => frames[n, neighbour, y, x]), flow, 15.5);
        return PlainTensor.Fill(shape, (n, _, y, x) => warped[n, 0, y, x] - frames[n, 1, y, x]);
    }

    private static PlainTensor Pooled(PlainTensor x) => PlainTensor.Fill(
        x.Shape with { Height = x.Shape.Height / 2, Width = x.Shape.Width / 2 },
        (n, c, row, column) => (x[n, c, 2 * row, 2 * column] + x[n, c, 2 * row, 2 * column + 1] + x[n, c, 2 * row + 1, 2 * column] + x[n, c, 2 * row + 1, 2 * column + 1]) / 4);

    private static double Rough(PlainTensor x)
    {
        Shape shape = x.Shape with { Height = x.Shape.Height - 1, Width = x.Shape.Width - 1 };
        PlainTensor steps = PlainTensor.Fill(shape, (n, c, row, column) => Math.Abs(x[n, c, row, column] - x[n, c, row + 1, column]) + Math.Abs(x[n, c, row, column] - x[n, c, row, column + 1]));
        return steps.Values.Sum() / (shape.Batch * shape.PlaneSize);
    }

    private static double Mean(PlainTensor x, Func<double, double> function) => x.Values.Average(function);

    private static PlainTensor One(double value) => PlainTensor.Fill(new Shape(1, 1, 1, 1), (_, _, _, _) => value);
}
