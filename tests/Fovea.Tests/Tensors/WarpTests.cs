using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class WarpTests
{
    [Theory]
    [InlineData(1, 1, 1, 5, 7, 0.8f)]
    [InlineData(2, 3, 2, 6, 4, 1.5f)]
    [InlineData(1, 1, 4, 1, 9, 3f)]
    [InlineData(1, 2, 1, 1, 1, 2f)]
    public void Values_and_gradients_agree_with_the_definition(int batch, int channels, int flows, int height, int width, float unit)
    {
        OperationJudge.Check(
            [new Shape(batch, channels, height, width), new Shape(batch, 2 * flows, height, width)],
            (tape, t) => Warp.Apply(tape, t[0], t[1], unit),
            p => PlainWarp.Apply(p[0], p[1], unit),
            value => value);
    }

    [Fact]
    public void A_flow_of_whole_pixels_moves_the_picture_and_repeats_its_border()
    {
        using Tape tape = new();
        using Tensor image = Tensor.From(new Shape(1, 1, 1, 4), [1, 2, 3, 4]);
        using Tensor flow = Tensor.From(new Shape(1, 2, 1, 4), [1, 1, 1, 1, 0, 0, 0, 0]);
        Assert.Equal([3f, 4f, 4f, 4f], Warp.Apply(tape, image, flow, 2).Span.ToArray());
        Assert.Equal([1f, 1f, 1f, 2f], Warp.Apply(tape, image, flow, -2).Span.ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Any_flow_reads_inside_the_picture(float value)
    {
        using Tape tape = new();
        using Tensor image = new(new Shape(1, 1, 3, 3));
        image.Span.Fill(5);
        using Tensor flow = new(new Shape(1, 2, 3, 3));
        flow.Span.Fill(value);
        Assert.All(Warp.Apply(tape, image, flow, 15.5f).Span.ToArray(), warped => Assert.Equal(5, warped));
    }

    [Fact]
    public void Flows_of_another_size_are_refused()
    {
        using Tape tape = new();
        using Tensor image = new(new Shape(1, 1, 3, 3)), flow = new(new Shape(1, 2, 3, 4)), odd = new(new Shape(1, 3, 3, 3));
        Assert.Throws<ArgumentException>(() => Warp.Apply(tape, image, flow, 1));
        Assert.Throws<ArgumentException>(() => Warp.Apply(tape, image, odd, 1));
    }
}
