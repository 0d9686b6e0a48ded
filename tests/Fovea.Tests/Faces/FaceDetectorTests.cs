using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Media;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Faces;

public sealed class FaceDetectorTests
{
    // The labels were made with the same weights by another program, on a copy before JPEG: scores from 0.95 up.
    [Fact]
    public async Task The_public_weights_find_the_labelled_faces()
    {
        string labels = SharedData.Require("faces-still/test-scenes.csv");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken);
        using Mtcnn networks = MtcnnTests.OpenPublic();
        using FaceDetector detector = new(networks, new FaceDetectorOptions { MinScore = 0.9f }, threads: 2);
        DetectionScore judge = new(label => label.IsFromTeacher);
        foreach ((string file, IReadOnlyList<FaceLabel> expected) in FaceLabel.Read(labels).Take(6))
        {
            using Frame frame = await ImageFile.ReadAsync(ffmpeg, Path.Combine(Path.ChangeExtension(labels, null), file), PixelFormats.Rgb24, cancellationToken);
            IReadOnlyList<Face> faces = detector.Detect(frame, TestContext.Current.CancellationToken);
            judge.Add(faces, expected);
            Assert.All(faces, face => Assert.Equal(5, face.Landmarks.Count));
            // Eyes above the mouth, left before right, all in the box or next to it.
            Assert.All(faces, face => Assert.True(face.Landmarks[0].X < face.Landmarks[1].X && face.Landmarks[0].Y < face.Landmarks[3].Y));
        }

        Assert.True(judge.Labels >= 6);
        Assert.True(judge.Recall >= 0.9, $"{judge.Hits} of {judge.Labels} faces");
        Assert.True(judge.Precision >= 0.8, $"{judge.FalseAlarms} false alarms");
    }

    // Where a person sees the face in the first frame: from hairline to chin, and its five points.
    [Fact]
    public async Task The_detector_that_ships_finds_the_talker_where_a_person_does()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken);
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using FaceDetector detector = new(networks, threads: 2);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, SampleFiles.Talker, cancellationToken);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, new FrameReaderOptions { Format = PixelFormats.Rgb24 }, cancellationToken);
        await using IAsyncEnumerator<Frame> frames = reader.GetAsyncEnumerator(cancellationToken);
        Assert.True(await frames.MoveNextAsync());
        using Frame frame = frames.Current;
        Face face = Assert.Single(detector.Detect(frame, TestContext.Current.CancellationToken));
        Assert.True(face.Score > 0.95f && face.Box.Overlap(new FaceBox(125, 92, 238, 242)) > 0.7, face.ToString());
        (float X, float Y)[] seen = [(160, 149), (212, 154), (184, 178), (163, 205), (200, 207)];
        Assert.All(face.Landmarks.Zip(seen), pair => Assert.True(Math.Abs(pair.First.X - pair.Second.X) < 6 && Math.Abs(pair.First.Y - pair.Second.Y) < 6, $"{pair.First} for {pair.Second}"));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using Tensor noise = Noise(70, 90);
        FaceDetectorOptions eager = new() { ProposalScore = 0.01f, RefinementScore = 0.0001f, MinScore = 0 };
        using FaceDetector one = new(networks, eager, 1), three = new(networks, eager, 3);
        IReadOnlyList<Face> faces = one.Detect(noise, TestContext.Current.CancellationToken);
        Assert.NotEmpty(faces);
        Assert.Equal(faces.Select(face => (face.Box, face.Score)), three.Detect(noise, TestContext.Current.CancellationToken).Select(face => (face.Box, face.Score)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(19, 300)]
    [InlineData(20, 20)]
    public void Pictures_of_any_size_are_taken(int height, int width)
    {
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using FaceDetector detector = new(networks, threads: 1);
        using Tensor gray = new(new Shape(1, 3, height, width));
        gray.Span.Fill(0.5f);
        Assert.Empty(detector.Detect(gray, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_pyramid_ends_where_windows_no_longer_fit()
    {
        using Mtcnn networks = MtcnnTests.OpenShipped();
        using FaceDetector detector = new(networks, threads: 1);
        // The count that the reference gives for a picture of this size.
        Assert.Equal(10, detector.Scales(561, 561).Count);
        Assert.Equal([12.0 / 20], detector.Scales(20, 500));
        Assert.Empty(detector.Scales(19, 500));
    }

    [Theory]
    [InlineData(11, 0.7f, "11 pixels")]
    [InlineData(20, 1.5f, "score 1.5")]
    public void Options_out_of_range_are_refused(int size, float score, string what)
    {
        FaceDetectorOptions options = new() { MinSize = size, MinScore = score };
        Assert.Contains(what, Assert.Throws<BadInputException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static Tensor Noise(int height, int width)
    {
        RandomSource random = new(4);
        Tensor tensor = new(new Shape(1, 3, height, width));
        foreach (ref float value in tensor.Span) value = random.NextFloat();
        return tensor;
    }
}
