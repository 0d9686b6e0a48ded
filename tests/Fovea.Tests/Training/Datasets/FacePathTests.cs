using Fovea.Faces;
using Fovea.Training.Datasets;

namespace Fovea.Tests.Training.Datasets;

public sealed class FacePathTests
{
    private static readonly FaceDatasetOptions Options = new() { MinFace = 50, ClipFrames = 11 };

    [Fact]
    public void Clips_follow_each_other_and_squares_lie_in_the_picture()
    {
        FacePath path = Path(40, i => (5 + 2 * i, 30, 60));
        FaceClipPlan[] clips = [.. path.Clips(200, 100, Options)];
        Assert.Equal([100, 111, 122], clips.Select(clip => clip.First));
        Assert.All(clips, clip => Assert.Equal(11, clip.Squares.Count));
        Assert.All(clips.SelectMany(clip => clip.Squares), square => Assert.True(square[0] >= 0 && square[1] >= 0 && square[0] + square[2] <= 200 && square[1] + square[2] <= 100));
        // One size: 60 pixels and a margin of 15 %.
        Assert.All(clips.SelectMany(clip => clip.Squares), square => Assert.Equal(69, square[2]));
    }

    [Fact]
    public void Smooth_squares_move_evenly_where_boxes_jump_and_own_squares_jump_with_them()
    {
        Random random = new(5);
        FacePath path = Path(31, i => (100 + i + 6 * random.NextSingle() - 3, 100, 60 + 4 * random.NextSingle()));
        int[] smooth = Steps(path.Clips(400, 400, Options with { ClipFrames = 31 })), own = Steps(path.Clips(400, 400, Options with { ClipFrames = 31, Boxes = FaceBoxRule.PerFrame }));
        Assert.InRange(smooth.Min(), 0, 1);
        Assert.InRange(smooth.Max(), 1, 2);
        Assert.True(own.Max() - own.Min() >= 4, $"steps from {own.Min()} to {own.Max()}");

        static int[] Steps(IEnumerable<FaceClipPlan> clips)
        {
            IReadOnlyList<int[]> squares = clips.Single().Squares;
            return [.. squares.Zip(squares.Skip(1), (a, b) => b[0] - a[0])];
        }
    }

    [Fact]
    public void Small_faces_doubtful_ones_and_gaps_give_no_clip()
    {
        Assert.Empty(Path(30, i => (10, 10, 49)).Clips(200, 100, Options));
        Assert.Empty(Path(30, i => (10, 10, 60), score: 0.9f).Clips(200, 100, Options));
        Assert.Empty(Path(30, i => (10, 10, 60), seen: i => i % 3 != 0).Clips(200, 100, Options));
        Assert.Empty(Path(10, i => (10, 10, 60)).Clips(200, 100, Options));
        // Bridged frames after the last that was seen belong to no clip.
        Assert.Empty(Path(13, i => (10, 10, 60), seen: i => i < 10).Clips(200, 100, Options));
    }

    [Fact]
    public void Smoothing_keeps_what_moves_evenly_and_removes_a_single_jump()
    {
        float[] line = [.. Enumerable.Range(0, 40).Select(i => 3f * i)];
        Assert.All(FacePath.Smooth(line).Zip(line), pair => Assert.Equal(pair.Second, pair.First, 4));
        float[] jump = [.. Enumerable.Range(0, 40).Select(i => i == 20 ? 100f : 5)];
        Assert.All(FacePath.Smooth(jump), value => Assert.Equal(5, value, 6));
    }

    private static FacePath Path(int frames, Func<int, (float X, float Y, float Side)> box, float score = 0.99f, Func<int, bool>? seen = null)
    {
        FacePath path = new(track: 0, first: 100);
        for (int i = 0; i < frames; i++)
        {
            (float x, float y, float side) = box(i);
            FaceBox found = new(x, y, x + 0.8f * side, y + side);
            path.Add(new TrackedFace(0, found, found, score, seen?.Invoke(i) ?? true, []));
        }

        return path;
    }
}
