using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Tests.Cli;
using Fovea.Tests.References;

namespace Fovea.Tests.Faces;

/// <summary>Following with the detector that ships through a real clip.</summary>
public sealed class FaceTrackerTests
{
    [Fact]
    public async Task One_talker_is_one_track_with_searches_far_apart()
    {
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using FaceTracker tracker = new(networks, threads: 2), searching = new(networks, new FaceTrackerOptions { Interval = 1 }, 1);
        List<(TrackedFace Followed, TrackedFace Found)> faces = [];
        await foreach (Frame frame in FramesAsync(SampleFiles.Talker, 25))
        {
            using (frame) faces.Add((Assert.Single(tracker.Next(frame, TestContext.Current.CancellationToken)), Assert.Single(searching.Next(frame, TestContext.Current.CancellationToken))));
        }

        Assert.All(faces, face => Assert.Equal((0, true), (face.Followed.Track, face.Followed.IsSeen)));
        // Between searches the last network alone finds what a search would.
        Assert.All(faces, face => Assert.True(face.Followed.Found.Overlap(face.Found.Found) > 0.75, $"{face.Followed.Found} and {face.Found.Found}"));
    }

    [Fact]
    public async Task A_cut_ends_a_track_and_a_short_occlusion_does_not()
    {
        using UpscaleClips folder = new();
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using FaceTracker tracker = new(networks, new FaceTrackerOptions { Bridge = 4 }, 2);
        List<(int Track, bool IsSeen)> seen = [];
        int index = 0;
        await foreach (Frame frame in FramesAsync(SampleFiles.Talker, 16))
        {
            using (frame)
            {
                if (index++ is >= 7 and < 10) Cover(frame);
                seen.AddRange(tracker.Next(frame, TestContext.Current.CancellationToken).Select(face => (face.Track, face.IsSeen)));
                Assert.False(tracker.IsCut);
            }
        }

        Assert.Equal(16, seen.Count);
        Assert.All(seen, face => Assert.Equal(0, face.Track));
        Assert.Equal([7, 8, 9], Enumerable.Range(0, 16).Where(i => !seen[i].IsSeen));
        await foreach (Frame frame in FramesAsync(Elsewhere(folder), 1))
        {
            using (frame) Assert.Equal(1, Assert.Single(tracker.Next(frame, TestContext.Current.CancellationToken)).Track);
        }
    }

    [Fact]
    public async Task A_face_that_is_gone_for_good_is_dropped()
    {
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using FaceTracker tracker = new(networks, new FaceTrackerOptions { Bridge = 2, Interval = 3 }, 2);
        List<int> counts = [];
        await foreach (Frame frame in FramesAsync(SampleFiles.Talker, 8))
        {
            using (frame)
            {
                if (counts.Count >= 3) Cover(frame);
                counts.Add(tracker.Next(frame, TestContext.Current.CancellationToken).Count);
            }
        }

        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0], counts);
    }

    [Theory]
    [InlineData(0, 5, 20)]
    [InlineData(5, -1, 20)]
    [InlineData(5, 5, 11)]
    public void Options_out_of_range_are_refused(int interval, int bridge, int size)
        => Assert.Throws<BadInputException>(new FaceTrackerOptions { Interval = interval, Bridge = bridge, MinSize = size }.Validate);

    // Gray over the face, which lies near the middle, but not so much that it looks like another scene.
    private static void Cover(Frame frame)
    {
        Plane luma = frame.Planes[0];
        for (int y = luma.Height / 4; y < luma.Height * 9 / 10; y++) luma.Row<byte>(y)[(luma.Width / 4)..(luma.Width * 3 / 4)].Fill(100);
    }

    // The talker before a wall of the film, at another place.
    private static string Elsewhere(UpscaleClips folder)
        => folder.Make("elsewhere.mkv", "-i", SampleFiles.Film, "-ss", "1", "-i", SampleFiles.Talker, "-an", "-filter_complex", "[0]scale=360:288[wall];[1]crop=140:190:112:80,hflip[face];[wall][face]overlay=200:60,format=yuv420p", "-frames:v", "1", "-c:v", "ffv1");

    private static async IAsyncEnumerable<Frame> FramesAsync(string file, int count)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, file, cancellationToken);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, null, cancellationToken);
        await foreach (Frame frame in reader)
        {
            yield return frame;
            if (--count == 0) yield break;
        }
    }
}
