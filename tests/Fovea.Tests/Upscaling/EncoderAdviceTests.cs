using Fovea.Media;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class EncoderAdviceTests
{
    [Fact]
    public void The_faster_preset_is_named_with_what_it_brings_to_the_whole_job()
    {
        string? advice = EncoderAdvice.For(Encoders.X264, [], Shares(0.6, waiting: 0.2), 100);
        Assert.NotNull(advice);
        Assert.Contains("75 % of the work", advice, StringComparison.Ordinal);
        Assert.Contains("-e preset=faster", advice, StringComparison.Ordinal);

        // 0.8 of work, of which 0.6 become 0.6 x 1.44 / 2.98: 0.8 / 0.4899.
        Assert.Contains("about 1.6 times as fast", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.3, 100)]
    [InlineData(0.6, 5)]
    public void Nothing_is_said_of_short_jobs_or_where_the_network_takes_the_time(double encode, double seconds)
        => Assert.Null(EncoderAdvice.For(Encoders.X264, [], Shares(encode), seconds));

    [Fact]
    public void Nothing_is_said_where_nothing_much_faster_is_known()
    {
        Assert.Null(EncoderAdvice.For(Encoders.X264, ["preset=superfast"], Shares(0.8), 100));
        Assert.Null(EncoderAdvice.For(Encoders.X264, ["preset=placebo"], Shares(0.8), 100));
        Assert.Null(EncoderAdvice.For(Encoders.Vp9, [], Shares(0.8), 100));
        Assert.Null(EncoderAdvice.For(Encoders.Ffv1, [], Shares(0.8), 100));
        Assert.Contains("preset=superfast", EncoderAdvice.For(Encoders.X265, [], Shares(0.8), 100), StringComparison.Ordinal);
    }

    private static ProcessorShares Shares(double encode, double waiting = 0) => new(2, 0.02, 1 - waiting - encode - 0.02, 0, encode, 0, waiting);
}
