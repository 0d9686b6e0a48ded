using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Networks;
using Fovea.Training.Data;
using Fovea.Training.Quantization;

namespace Fovea.Tests.Training.Quantization;

public sealed class CalibratorTests : IDisposable
{
    private readonly string _folder;
    private readonly TrainingCache _cache;
    private readonly Network _network = Samples.Lively(new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest), 3);

    public CalibratorTests() => _cache = SyntheticCache.Open(out _folder);

    public void Dispose()
    {
        _network.Dispose();
        _cache.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(RangeRule.MinMax)]
    [InlineData(RangeRule.LeastSquares)]
    public void Threads_change_no_range(RangeRule rule) => Assert.Equal(Run(rule, 1).ToJson(), Run(rule, 3).ToJson());

    [Fact]
    public void Narrower_rules_stay_within_the_extremes()
    {
        QuantizationTable whole = Run(RangeRule.MinMax, 1), narrow = Run(RangeRule.Percentile, 1);
        foreach ((string step, ValueRange range) in narrow.Steps)
        {
            for (int c = 0; c < range.Channels; c++)
            {
                Assert.InRange(range.Low[c], whole.Steps[step].Low[c] - 1e-6f, 0);
                Assert.InRange(range.High[c], 0, whole.Steps[step].High[c] + 1e-6f);
            }
        }

        Assert.NotEqual(whole.ToJson(), narrow.ToJson());
        whole.Check(_network.Graph, "test");
        narrow.Check(_network.Graph, "test");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<BadInputException>(() => new Calibrator(_network, _cache.Train, new() { Frames = 0 }));
        Assert.Throws<BadInputException>(() => new Calibrator(_network, [], new()));
    }

    private QuantizationTable Run(RangeRule rule, int threads)
    {
        using Calibrator calibrator = new(_network, _cache.Train, new() { Rule = rule, Share = 0.01, Threads = threads, Frames = 4 });
        return calibrator.Run(null, TestContext.Current.CancellationToken);
    }
}
