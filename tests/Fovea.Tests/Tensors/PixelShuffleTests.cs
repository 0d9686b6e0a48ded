using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class PixelShuffleTests
{
    public static TheoryData<int, int, int, PixelOrder> Cases
    {
        get
        {
            TheoryData<int, int, int, PixelOrder> cases = [];
            foreach (PixelOrder order in Enum.GetValues<PixelOrder>())
            {
                foreach (int scale in new[] { 1, 2, 3, 4 })
                {
                    foreach ((int height, int width) in new[] { (1, 1), (3, 5), (2, 16), (1, 17) }) cases.Add(scale, height, width, order);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Shuffling_agrees_with_the_definition(int scale, int height, int width, PixelOrder order)
    {
        Shape deep = new(2, 3 * scale * scale, height, width);
        Shape wide = new(2, 3, height * scale, width * scale);
        OperationJudge.Check(
            [deep],
            (tape, t) => PixelShuffle.Apply(tape, t[0], scale, order),
            p => PlainTensor.Fill(wide, (n, c, y, x) => p[0][n, Channel(c, y % scale, x % scale), y / scale, x / scale]));

        int Channel(int c, int i, int j) => order == PixelOrder.Crd ? (c * scale + i) * scale + j : (i * scale + j) * 3 + c;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Unshuffling_undoes_it_both_ways(int scale, int height, int width, PixelOrder order)
    {
        Shape deep = new(2, 3 * scale * scale, height, width);
        OperationJudge.Check(
            [deep],
            (tape, t) => PixelUnshuffle.Apply(tape, PixelShuffle.Apply(tape, t[0], scale, order), scale, order),
            p => p[0].Map(value => value),
            tolerance: 1e-6);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using Tape tape = new();
        using Tensor x = new(new Shape(1, 6, 3, 4));
        Assert.Throws<ArgumentException>(() => PixelShuffle.Apply(tape, x, 2, PixelOrder.Crd));
        Assert.Throws<ArgumentException>(() => PixelUnshuffle.Apply(tape, x, 2, PixelOrder.Crd));
    }
}
