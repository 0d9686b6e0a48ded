using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class FakeQuantizationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 17)]
    [InlineData(3, 64)]
    public void Values_are_the_nearest_multiples_on_the_grid(int height, int width)
    {
        QuantizationGrid[] grids = [new(0.25f, -4, 4), new(0.01f, 0, 255), new(0.5f, -255, 0)];
        using Tensor x = OperationJudge.Draw(new Shape(2, 3, height, width), new RandomSource(7));
        foreach (int lanes in SimdWidth.All)
        {
            using IDisposable used = SimdWidth.Use(lanes);
            using Tape tape = new();
            Tensor y = FakeQuantization.Apply(tape, x, grids);
            for (int i = 0; i < x.Count; i++)
            {
                QuantizationGrid grid = grids[i / x.Shape.PlaneSize % 3];
                // In double, away from ties, which drawn values do not meet.
                double code = Math.Clamp(Math.Round(x.Span[i] / (double)grid.Step), grid.Least, grid.Most);
                Assert.Equal((float)code * grid.Step, y.Span[i]);
            }
        }
    }

    [Fact]
    public void Halves_go_to_even_codes_and_zero_stays_zero()
    {
        using Tensor x = Tensor.From(new Shape(1, 1, 1, 6), [0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 0f]);
        using Tape tape = new();
        Assert.Equal([0, 2, 2, 0, -2, 0], FakeQuantization.Apply(tape, x, [new(1, -8, 8)]).Span.ToArray());
    }

    [Fact]
    public void A_value_on_the_grid_is_not_changed()
    {
        QuantizationGrid grid = new(0.0371f, -17, 238);
        using Tensor x = Tensor.From(new Shape(1, 1, 1, 256), [.. Enumerable.Range(-17, 256).Select(code => code * grid.Step)]);
        using Tape tape = new();
        Assert.Equal(x.Span.ToArray(), FakeQuantization.Apply(tape, x, [grid]).Span.ToArray());
    }

    [Fact]
    public void The_gradient_passes_where_the_nearest_code_is_on_the_grid()
    {
        using Tensor x = Tensor.From(new Shape(1, 1, 1, 6), [-2.6f, -2.4f, 0.3f, 3f, 3.4f, 3.6f]);
        foreach (int lanes in SimdWidth.All)
        {
            using IDisposable used = SimdWidth.Use(lanes);
            using Tape tape = new();
            tape.Watch(x);
            Tensor y = FakeQuantization.Apply(tape, x, [new(1, -2, 3)]);
            new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(tape.Gradient(y).Span);
            tape.Backward();
            Assert.Equal([0, 2, 3, 4, 5, 0], tape.Gradient(x).Span.ToArray());
        }
    }

    [Fact]
    public void Gradients_add_to_what_has_flowed_before()
    {
        using Tensor x = Tensor.From(new Shape(1, 2, 1, 2), [0.1f, 9f, 0.2f, -9f]);
        using Tape tape = new();
        tape.Watch(x);
        tape.Gradient(x).Span.Fill(0.5f);
        Tensor y = FakeQuantization.Apply(tape, x, [new(1, -2, 3), new(1, -8, 8)]);
        tape.Gradient(y).Span.Fill(1);
        tape.Backward();
        Assert.Equal([1.5f, 0.5f, 1.5f, 0.5f], tape.Gradient(x).Span.ToArray());
    }

    [Fact]
    public void The_number_of_grids_must_fit() =>
        Assert.Throws<ArgumentException>(() => FakeQuantization.Apply(new Tape(), new Tensor(new Shape(2, 3, 1, 1)), new QuantizationGrid[2]));
}
