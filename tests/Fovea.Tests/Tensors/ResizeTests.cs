using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class ResizeTests
{
    public static TheoryData<Interpolation, int, int, int> Cases
    {
        get
        {
            TheoryData<Interpolation, int, int, int> cases = [];
            foreach (Interpolation interpolation in Enum.GetValues<Interpolation>())
            {
                foreach (int scale in new[] { 1, 2, 3, 4 })
                {
                    foreach ((int height, int width) in new[] { (1, 1), (1, 7), (2, 3), (5, 17) }) cases.Add(interpolation, scale, height, width);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_agree_with_the_definition(Interpolation interpolation, int scale, int height, int width)
    {
        OperationJudge.Check(
            [new Shape(1, 2, height, width)],
            (tape, t) => Resize.Apply(tape, t[0], scale, interpolation),
            p => PlainResize.Apply(p[0], scale, interpolation));
    }

    // Weights of MATLAB's imresize at scale 4, from an impulse: they are exact in binary.
    [Fact]
    public void Bicubic_has_the_published_phases()
    {
        using Tape tape = new();
        using Tensor impulse = new(new Shape(1, 1, 1, 9));
        impulse.Span[4] = 1;
        float[] row = Resize.Apply(tape, impulse, 4, Interpolation.Bicubic).Span[..36].ToArray();
        float[] phase0 = [-0.0732421875f, 0.7275390625f, 0.3896484375f, -0.0439453125f];
        float[] phase1 = [-0.0478515625f, 0.9638671875f, 0.0908203125f, -0.0068359375f];
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(phase0[i], row[12 + 4 * i], 1e-7f);
            Assert.Equal(phase1[i], row[13 + 4 * i], 1e-7f);
        }
    }
}
