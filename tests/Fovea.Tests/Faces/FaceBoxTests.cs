using Fovea.Faces;

namespace Fovea.Tests.Faces;

public sealed class FaceBoxTests
{
    private static readonly FaceBox Ten = new(0, 0, 10, 10);

    [Fact]
    public void Overlap_is_intersection_over_union()
    {
        Assert.Equal(1, Ten.Overlap(Ten));
        Assert.Equal(50f / 150, Ten.Overlap(new(5, 0, 15, 10)), 1e-6f);
        Assert.Equal(0, Ten.Overlap(new(10, 0, 20, 10)));
        Assert.Equal(0, Ten.Overlap(new(30, 30, 40, 40)));
        Assert.Equal(0.25f, Ten.Overlap(new(2, 2, 7, 7)), 1e-6f);
    }

    // Edges count as pixels there: 11 by 11, and 6 by 6 of it inside.
    [Fact]
    public void The_last_stage_divides_by_the_smaller_box() => Assert.Equal(1, Ten.OverlapOfSmaller(new(2, 2, 7, 7)), 1e-6f);

    [Fact]
    public void A_square_keeps_the_centre_and_the_longer_side() => Assert.Equal(new FaceBox(-3, 2, 7, 12), new FaceBox(0, 2, 4, 12).Squared());

    [Fact]
    public void Corrections_are_parts_of_the_size()
    {
        Assert.Equal(new FaceBox(1, -2, 13, 10), Ten.Corrected([0.1f, -0.2f, 0.3f, 0], 0));
        Assert.Equal(new FaceBox(0, 0, 10, 15.5f), Ten.Corrected([0, 0, 0, 0.5f], 1));
    }

    [Fact]
    public void Of_boxes_that_overlap_the_best_stays()
    {
        FaceCandidate[] candidates = [new(Ten, 0.8f, [], []), new(new(1, 0, 11, 10), 0.9f, [], []), new(new(5, 0, 15, 10), 0.7f, [], []), new(new(50, 0, 60, 10), 0.1f, [], [])];
        Assert.Equal([0.9f, 0.7f, 0.1f], FaceCandidate.Suppress(candidates, 0.5f, (a, b) => a.Overlap(b)).Select(candidate => candidate.Score));
        Assert.Equal([0.9f, 0.1f], FaceCandidate.Suppress(candidates, 0.3f, (a, b) => a.Overlap(b)).Select(candidate => candidate.Score));
    }
}
