using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Quantization;

public sealed class RangeTests
{
    [Fact]
    public void An_observer_finds_the_extremes_of_each_channel_and_zero()
    {
        RangeObserver a = Observer(), b = Observer();
        using Tensor first = new(new Shape(1, 2, 1, 37)), second = new(new Shape(1, 2, 1, 37));
        first.Plane(0, 0).Fill(0.5f);
        first.Plane(0, 0)[36] = 2;
        first.Plane(0, 1).Fill(-3);
        second.Plane(0, 1)[20] = 0.25f;
        a.See("conv_in", first);
        b.See("conv_in", second);
        a.TakeFrom(b);
        ValueRange range = a.Table.Steps["conv_in"];
        Assert.Equal([0, -3], range.Low);
        Assert.Equal([2, 0.25f], range.High);
        Assert.Equal([0, 0], b.Table.Steps["conv_in"].High);
    }

    [Fact]
    public void An_average_starts_with_the_first_batch_and_follows_the_next()
    {
        RangeAverage average = new(0.75, null);
        Assert.Null(average.Table);
        average.Add(Table(-1, 4));
        average.Add(Table(-3, 8));
        Assert.Equal(-1.5f, average.Table!.Steps["conv_in"].Low[0]);
        Assert.Equal(5f, average.Table.Steps["conv_in"].High[0]);
    }

    [Fact]
    public void A_percentile_leaves_out_the_share()
    {
        ValueHistogram histogram = new(-1, 9);
        histogram.Add([.. Enumerable.Range(0, 10_000).Select(i => i / 10_000f)]);
        histogram.Add([9f, 9f, -1f]);
        (float low, float high) = histogram.WithoutShare(0.001);
        Assert.InRange(low, -0.01f, 0);
        Assert.InRange(high, 0.98f, 1.01f);
        Assert.InRange(histogram.WithoutShare(0).High, 8.99f, 9.01f);
    }

    [Fact]
    public void Least_squares_cut_lone_peaks_but_not_even_values()
    {
        ValueHistogram even = new(0, 1), peaked = new(0, 1);
        even.Add([.. Enumerable.Range(0, 100_000).Select(i => i / 100_000f)]);
        peaked.Add([.. Enumerable.Range(0, 100_000).Select(i => i == 0 ? 1f : i / 1_000_000f)]);
        Assert.InRange(even.LeastSquares().High, 0.97f, 1f);
        Assert.Equal(0, even.LeastSquares().Low);
        // One value in 100,000: its error of the cut part c is c² / 100,000, the step's (1 - c)² / 255² / 12; a quarter is
        // as far as it goes: 0.56e-5 lost, 1.2e-6 gained; so the peak stays wide but is cut a little.
        double best = Enumerable.Range(0, 1000).Select(i => i / 1000.0).MinBy(c => c * c / 100_000 + (1 - c) * (1 - c) / 255 / 255 / 12);
        Assert.InRange(1 - peaked.LeastSquares().High, best - 0.02, best + 0.02);
    }

    private static RangeObserver Observer() => new(new QuantizedForm(new EvsrNetSpec(2, 0, 2, UpsamplingPath.Nearest).BuildGraph()));

    private static QuantizationTable Table(float low, float high) => new(new Dictionary<string, ValueRange> { ["conv_in"] = new([low], [high]) });
}
