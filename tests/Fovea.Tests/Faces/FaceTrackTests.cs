using Fovea.Faces;

namespace Fovea.Tests.Faces;

public sealed class FaceTrackTests
{
    [Fact]
    public void A_face_at_rest_has_a_square_that_trembles_less_than_its_box()
    {
        Random random = new(3);
        FaceTrack track = new(0, At(100, 100, 0));
        List<float> boxes = [], squares = [];
        for (int i = 0; i < 200; i++)
        {
            track.See(At(100 + (float)(4 * random.NextDouble() - 2), 100, 0));
            boxes.Add(track.Now().Found.Left);
            squares.Add(track.Now().Box.Left);
        }

        Assert.True(Jumps(squares) < 0.25 * Jumps(boxes), $"{Jumps(squares)} against {Jumps(boxes)}");
        Assert.InRange(squares.Average(), 94, 96);
    }

    [Fact]
    public void A_face_that_moves_is_not_left_behind()
    {
        FaceTrack track = new(7, At(0, 50, 0));
        for (int i = 1; i <= 60; i++) track.See(At(3 * i, 50, 0.5f * i));
        TrackedFace now = track.Now();
        Assert.True(now.Box.Overlap(now.Found) > 0.5, $"{now.Box} for {now.Found}");
        Assert.Equal(now.Box.Width, now.Box.Height, 3);
        Assert.Equal(7, now.Track);
    }

    [Fact]
    public void A_face_that_is_missed_keeps_its_place_and_says_so()
    {
        FaceTrack track = new(0, At(10, 10, 0));
        TrackedFace before = track.Now();
        track.Miss();
        Assert.Equal(before with { IsSeen = false }, track.Now());
        track.See(At(10, 10, 0));
        Assert.True(track.Now().IsSeen);
    }

    private static double Jumps(List<float> values) => values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)).Average();

    // 80 wide and 90 high, so that the square is 90.
    private static Face At(float x, float y, float larger) => new(new FaceBox(x, y, x + 80 + larger, y + 90 + larger), 0.99f, []);
}
