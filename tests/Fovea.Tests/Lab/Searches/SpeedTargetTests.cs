using Fovea.Lab.Searches;

namespace Fovea.Tests.Lab.Searches;

public sealed class SpeedTargetTests
{
    [Theory]
    [InlineData("30fps", 30)]
    [InlineData("29.97fps", 29.97)]
    [InlineData("40ms", 25)]
    [InlineData("0.5ms", 2000)]
    public void Speeds_are_read(string text, double fps)
    {
        SpeedTarget target = SpeedTarget.Parse(text);
        Assert.Equal(fps, target.FramesPerSecond, 9);
        Assert.Equal(1000 / fps, target.Milliseconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("fps")]
    [InlineData("-30fps")]
    [InlineData("0fps")]
    [InlineData("0ms")]
    [InlineData("thirtyfps")]
    [InlineData("1e9fps")]
    [InlineData("30 fps")]
    [InlineData("1000000fps")]
    public void Other_texts_are_refused_with_an_example(string text)
        => Assert.Contains("30fps", Assert.Throws<BadInputException>(() => SpeedTarget.Parse(text)).Message, StringComparison.Ordinal);
}
