using Fovea.Tensors;

namespace Fovea.Tests.Tensors;

public sealed class RandomSourceTests
{
    // From the authors' C code (xoshiro256starstar.c) with the state 1, 2, 3, 4; the vectors that other libraries test with.
    [Fact]
    public void Words_are_those_of_the_reference_implementation()
    {
        RandomSource random = RandomSource.FromState([1, 2, 3, 4]);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
            16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.All(expected, word => Assert.Equal(word, random.NextWord()));
    }

    // From the author's splitmix64.c with seed 1234567.
    [Fact]
    public void A_seed_is_spread_by_splitmix() =>
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431], new RandomSource(1234567).State);

    [Fact]
    public void A_restored_state_continues_the_sequence()
    {
        RandomSource random = new(7);
        for (int i = 0; i < 100; i++) random.NextNormal();
        RandomSource restored = RandomSource.FromState(random.State);
        for (int i = 0; i < 100; i++) Assert.Equal(random.NextNormal(), restored.NextNormal());
        Assert.Throws<ArgumentException>(() => RandomSource.FromState([0, 0, 0, 0]));
        Assert.Throws<ArgumentException>(() => RandomSource.FromState([1, 2, 3]));
    }

    [Fact]
    public void Integers_fill_their_range_evenly()
    {
        RandomSource random = new(11);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++) counts[random.NextInt(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(0, random.NextInt(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Floats_are_uniform_and_never_one()
    {
        RandomSource random = new(13);
        float[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextFloat())];
        Assert.InRange(values.Average(), 0.495, 0.505);
        Assert.InRange(values.Min(), 0f, 1e-3f);
        Assert.InRange(values.Max(), 0.999f, 0.99999995f);
    }

    [Fact]
    public void Normals_have_the_moments_of_the_normal_distribution()
    {
        RandomSource random = new(17);
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => (double)random.NextNormal())];
        Assert.InRange(values.Average(), -0.01, 0.01);
        Assert.InRange(values.Average(x => x * x), 0.98, 1.02);
        Assert.InRange(values.Average(x => x * x * x * x), 2.9, 3.1);
    }

    [Fact]
    public void A_split_source_goes_its_own_way()
    {
        RandomSource random = new(19);
        RandomSource split = random.Split();
        Assert.NotEqual(random.State, split.State);
        Assert.NotEqual(random.NextWord(), split.NextWord());
    }
}
