using Fovea.Imaging;
using Fovea.Media.Timelines;

namespace Fovea.Tests.Media.Timelines;

[Trait("Category", "Culture")]
public sealed class FrameClockTests
{
    private static readonly Rational Milliseconds = new(1, 1000);

    public static TheoryData<string, string> Cases => new()
    {
        { "0 40 80 120", "0 40 80 120" },
        { "0 33 34 500 3600000", "0 33 34 500 3600000" },
        { "0 40 40 120 160", "0 40 80 120 160" },
        { "0 40 40 40 160", "0 40 80 120 160" },
        { "0 40 20 120", "0 40 80 120" },
        { "-80 -40 -40 40", "-80 -40 0 40" },
        { "0 40 40 41 100", "0 40 41 42 100" },
        { "0 40 80 80 80", "0 40 80 120 160" },
        { "5000 5040 5080 0 40 80", "5000 5040 5080 5120 5160 5200" },
        { "5000 5040 5080 5080 0 40", "5000 5040 5080 5120 5160 5200" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Timestamps_rise_and_those_that_can_stay_as_they_are(string decoded, string expected)
        => Assert.Equal(Numbers(expected), Times(new FrameClock([], Milliseconds, 40), Numbers(decoded)));

    [Fact]
    public void A_known_break_uses_its_offset_and_a_leap_that_is_none_stays()
    {
        ClockPart[] parts = [new(90000, 90080, 0), new(1000, 1080, 89160), new(500000, 500040, -409700)];
        Assert.Equal([90000, 90040, 90080, 90160, 90200, 90240, 90300, 90340], Times(new FrameClock(parts, Milliseconds, 40), [90000, 90040, 90080, 1000, 1040, 1080, 500000, 500040]));
        Assert.Equal([90000, 190000], Times(new FrameClock(parts, Milliseconds, 40), [90000, 190000]));
    }

    [Fact]
    public void A_clock_that_stands_still_does_not_gather_frames_for_ever()
    {
        long[] times = Times(new FrameClock([], Milliseconds, 40), Enumerable.Repeat(1000L, 200));
        Assert.Equal(200, times.Length);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 80));
    }

    [Fact]
    public void Steps_tell_the_times_again()
    {
        long[] times = [7, 47, 87, 127, 128, 3_600_000, 3_600_040];
        FrameSteps steps = new();
        foreach (long time in times) steps.Add(time);
        Assert.Equal("40x3 1 3599872 40", steps.ToString());
        Assert.Equal(times, FrameSteps.Times(7, steps.ToString()));
        Assert.Equal([5], FrameSteps.Times(5, ""));
    }

    [Fact]
    public void A_rate_is_found_through_the_rounding_of_ticks()
    {
        long[] rounded = [.. Enumerable.Range(0, 300).Select(i => 21 + (long)Math.Round(i * 1001000.0 / 30000))];
        Assert.Equal(new Rational(30000, 1001), new VideoTimes(rounded, Milliseconds).ConstantRate(new Rational(2997, 100)));
        Assert.Equal(new Rational(25, 1), new VideoTimes([0, 40, 80, 160, 200, 240, 280, 320, 360, 400, 440, 480], Milliseconds).ConstantRate(default));
        VideoTimes uneven = new([0, 33, 80, 101, 160, 200], Milliseconds);
        Assert.Null(uneven.ConstantRate(new Rational(25, 1)));
        Assert.Equal(new Rational(48, 1), uneven.GridRate(new Rational(25, 1)));
    }

    private static long[] Numbers(string text) => [.. text.Split(' ').Select(word => long.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];

    private static long[] Times(FrameClock clock, IEnumerable<long> decoded)
    {
        List<long> times = [];
        foreach (long timestamp in decoded)
        {
            long? time = clock.Take(timestamp, out IReadOnlyList<long> waited);
            times.AddRange(waited);
            if (time is { } known) times.Add(known);
        }

        times.AddRange(clock.End());
        return [.. times];
    }
}
