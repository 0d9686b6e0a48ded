using Fovea.Imaging;
using Fovea.Lab.Evaluation;

namespace Fovea.Tests.Lab.Evaluation;

public sealed class ScoredFramesTests
{
    [Theory]
    [InlineData("vid4-tip", 41, null, 2, 28)] // frames 3 to 29, counted from 1
    [InlineData("vid4-tip", 31, null, 2, 28)]
    [InlineData("vid4-tip", 10, null, 2, 7)]
    [InlineData("vid4-tip", 31, 4, 2, 5)]
    [InlineData("vid4-tip", 5, null, 2, 2)]
    [InlineData("vid4-rrn", 41, null, 0, 40)]
    [InlineData("reds", 100, 7, 0, 6)]
    [InlineData("sisr", 1, null, 0, 0)]
    public async Task The_protocol_and_the_limit_pick_frames(string name, int count, int? limit, int first, int last)
    {
        Assert.True(EvaluationProtocol.TryGet(name, out EvaluationProtocol? protocol));
        List<int> picked = [], given = [];
        await foreach ((int index, Frame frame, bool isScored) in ScoredFrames.Pick(Clip(count), protocol, limit, TestContext.Current.CancellationToken))
        {
            Assert.Equal(index, frame.Timestamp);
            if (isScored) picked.Add(index);
            given.Add(index);
            frame.Dispose();
        }

        Assert.Equal(Enumerable.Range(first, last - first + 1), picked);
        // Neighbours of the scored frames come along where the protocol has margins.
        Assert.Equal(Enumerable.Range(0, last + 1 + (protocol.Margin > 0 ? 1 : 0)), given);
    }

    [Fact]
    public async Task Clips_shorter_than_the_margins_have_no_scored_frame()
    {
        await foreach ((int _, Frame _, bool isScored) in ScoredFrames.Pick(Clip(4), EvaluationProtocol.Vid4Tip, null, TestContext.Current.CancellationToken)) Assert.False(isScored);
    }

    // I.5 of the algorithm notes: border 0, 6 + r, 8, r.
    [Theory]
    [InlineData("reds", 0, 0)]
    [InlineData("vid4-tip", 8, 10)]
    [InlineData("vid4-rrn", 8, 8)]
    [InlineData("sisr", 2, 4)]
    public void Borders_are_those_of_the_papers(string name, int atScale2, int atScale4)
    {
        Assert.True(EvaluationProtocol.TryGet(name, out EvaluationProtocol? protocol));
        Assert.Equal((atScale2, atScale4), (protocol.Border(2), protocol.Border(4)));
    }

    private static async IAsyncEnumerable<Frame> Clip(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return new Frame(PixelFormats.Rgb24, 2, 2, ColorDescription.Unspecified, i);
            await Task.Yield();
        }
    }
}
