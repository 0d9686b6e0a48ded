using Fovea.Lab.Evaluation;

namespace Fovea.Tests.Lab.Evaluation;

public sealed class ChallengeScoreTests
{
    // Table 3 of the EVSRNet paper: RGB PSNR on REDS, ms a frame, score.
    [Theory]
    [InlineData(27.4203, 17.3, 0.1035)]
    [InlineData(27.6647, 25.6, 0.0982)]
    [InlineData(27.7138, 27.1, 0.0993)]
    [InlineData(27.8082, 31.8, 0.0964)]
    public void Formula_1_gives_the_scores_of_table_3(double psnr, double milliseconds, double score)
        => Assert.Equal(score, Math.Round(ChallengeScore.Of(psnr, milliseconds), 4));

    [Fact]
    public void Half_a_decibel_is_worth_twice_the_time()
        => Assert.Equal(ChallengeScore.Of(28, 10), ChallengeScore.Of(28.5, 20), 12);

    [Fact]
    public void A_time_of_nothing_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ChallengeScore.Of(27, 0));
}
