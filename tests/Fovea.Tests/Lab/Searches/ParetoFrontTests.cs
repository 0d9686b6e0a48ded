using Fovea.Lab.Searches;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Lab.Searches;

public sealed class ParetoFrontTests
{
    [Fact]
    public void The_front_is_what_comparing_all_with_all_gives()
    {
        RandomSource random = new(4);
        for (int round = 0; round < 50; round++)
        {
            // Few different numbers, so that many are equal.
            FrontPoint[] points = [.. Enumerable.Range(0, 30).Select(i => Point(i, random.NextInt(8), random.NextInt(8)))];
            IReadOnlyList<FrontPoint> marked = ParetoFront.Mark(points);
            Assert.Equal(points.Select(point => point.Trial), marked.Select(point => point.Trial).Order());
            Assert.Equal(marked.Select(point => point.Milliseconds).Order(), marked.Select(point => point.Milliseconds));
            Assert.All(marked, point => Assert.Equal(!points.Any(other => Beats(other, point)), point.OnFront));
        }
    }

    private static bool Beats(FrontPoint a, FrontPoint b) =>
        a.PsnrY >= b.PsnrY && a.Milliseconds <= b.Milliseconds && (a.PsnrY > b.PsnrY || a.Milliseconds < b.Milliseconds);

    private static FrontPoint Point(int trial, int quality, int time) => new(trial, "n", quality, time, 1, 1, OnFront: false, new EvsrNetSpec(4, 1, 4));
}
