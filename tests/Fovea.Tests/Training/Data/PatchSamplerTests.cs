using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Tests.Training;

public sealed class PatchSamplerTests : IDisposable
{
    private readonly string _folder = SyntheticCache.Make();
    private readonly TrainingCache _cache;

    public PatchSamplerTests() => _cache = TrainingCache.Open(_folder);

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(DegradationKind.Bicubic, 2)]
    [InlineData(DegradationKind.BlurDown, 4)]
    public void Low_and_high_show_the_same_place(DegradationKind kind, int scale)
    {
        PatchSampler sampler = new(_cache, Degradation.Create(kind), scale, 12, 3);
        using Tensor low = new(new Shape(1, 3, 12, 12)), high = new(new Shape(1, 3, 12 * scale, 12 * scale));
        double centre = kind == DegradationKind.BlurDown ? 0 : (scale - 1) / 2.0, aligned = 0, shifted = 0;
        for (int sample = 0; sample < 20; sample++)
        {
            sampler.Draw(5, sample, low, high);
            aligned += BoxDistance(low, high, scale, centre);
            shifted += Math.Min(BoxDistance(low, high, scale, centre - 1), BoxDistance(low, high, scale, centre + 1));
        }

        Assert.True(aligned * 1.2 < shifted, $"{aligned} aligned, {shifted} one high pixel aside");
    }

    [Fact]
    public void Draws_depend_on_seed_step_and_sample_only()
    {
        float[] Draw(ulong seed, long step, int sample)
        {
            PatchSampler sampler = new(_cache, Degradation.Create(DegradationKind.Bicubic), 2, 8, seed);
            using Tensor low = new(new Shape(1, 3, 8, 8)), high = new(new Shape(1, 3, 16, 16));
            sampler.Draw(step, sample, low, high);
            return [.. high.Span];
        }

        Assert.Equal(Draw(1, 7, 2), Draw(1, 7, 2));
        Assert.NotEqual(Draw(1, 7, 2), Draw(2, 7, 2));
        Assert.NotEqual(Draw(1, 7, 2), Draw(1, 8, 2));
        Assert.NotEqual(Draw(1, 7, 2), Draw(1, 7, 3));
    }

    [Fact]
    public void A_patch_larger_than_every_frame_is_refused()
        => Assert.Throws<BadInputException>(() => new PatchSampler(_cache, Degradation.Create(DegradationKind.Bicubic), 4, 32, 1));

    [Fact]
    public void Numbers_below_a_bound_are_even()
    {
        int[] counts = new int[8];
        for (int i = 0; i < 8000; i++) counts[new StepRandom(1, i / 16, i % 16).Below(8)]++;

        // 1000 expected each, standard deviation 30.
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    /// <summary>Distance of inner low pixels from the mean of the high pixels around their place.</summary>
    private static double BoxDistance(Tensor low, Tensor high, int scale, double centre)
    {
        int size = low.Shape.Width;
        double sum = 0;
        for (int c = 0; c < 3; c++)
        {
            for (int y = 2; y < size - 2; y++)
            {
                for (int x = 2; x < size - 2; x++)
                {
                    (double box, int count) = (0, 0);
                    int first = (int)Math.Ceiling(centre - scale / 2.0), last = (int)Math.Floor(centre + scale / 2.0);
                    for (int v = first; v <= last; v++)
                    {
                        for (int u = first; u <= last; u++, count++) box += high.Plane(0, c)[(y * scale + v) * size * scale + x * scale + u];
                    }

                    sum += Math.Abs(low.Plane(0, c)[y * size + x] - box / count);
                }
            }
        }

        return sum;
    }
}
