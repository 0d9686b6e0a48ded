using Fovea.Faces;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Detectors;

namespace Fovea.Tests.Training.Detectors;

public sealed class DetectorSamplerTests
{
    private static readonly DetectorOptions Options = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Samples_overlap_with_faces_as_their_kind_says(int kind)
    {
        DetectorPicture[] pictures = DrawnFaces.Pictures(12, seed: 1);
        DetectorSampler sampler = new(pictures, Options, Options.Stages[0], null);
        for (int i = 0; i < 200; i++)
        {
            StepRandom random = new(1, i, 0);
            DetectorSample sample = sampler.Choose(ref random, (SampleKind)kind);
            float overlap = pictures[sample.Picture].Faces.Select(face => face.Box.Overlap(sample.Box)).DefaultIfEmpty(0).Max();
            (float least, float most) = (SampleKind)kind switch { SampleKind.Positive => (0.65f, 1f), SampleKind.Part => (0.4f, 0.65f), _ => (0f, 0.3f) };
            Assert.InRange(overlap, least, most);
            Assert.Equal(sample.Box.Width, sample.Box.Height);
        }
    }

    [Fact]
    public void Nothing_without_a_face_is_cut_where_a_face_may_be()
    {
        byte[] grey = new byte[3 * 64 * 64];
        DetectorPicture[] pictures = [new("a", 64, 64, grey, [new(new FaceBox(0, 0, 64, 40), "ignore", "teacher"), new(new FaceBox(40, 42, 60, 62), "face", "teacher")])];
        DetectorSampler sampler = new(pictures, Options, Options.Stages[0], null);
        for (int i = 0; i < 100; i++)
        {
            StepRandom random = new(2, i, 0);
            FaceBox box = sampler.Choose(ref random, SampleKind.Negative).Box;
            Assert.True((Math.Min(box.Bottom, 40) - box.Top) * box.Width < 0.3f * box.Width * box.Height);
        }
    }

    [Fact]
    public void Targets_bring_the_box_back_to_the_face()
    {
        FaceLabel face = new(new FaceBox(20, 30, 50, 70), "face", "drawn") { Landmarks = [new(28, 45), new(42, 46), new(35, 52), new(30, 60), new(40, 61)] };
        DetectorSample sample = new(0, new FaceBox(16, 28, 55, 67), SampleKind.Positive, 0);
        DetectorTargets targets = new(2);
        targets.Set(0, sample, face, edge: 1, mirrored: false);
        FaceBox back = sample.Box.Corrected(targets.Boxes.AsSpan(0, 4), 1);
        Assert.Equal(20, back.Left, 3);
        Assert.Equal(70, back.Bottom, 3);
        // As the last network's landmarks are read: w·p + x1 − 1.
        Assert.Equal(42, 40 * targets.Landmarks[1] + 16 - 1, 3);
        Assert.Equal(61, 40 * targets.Landmarks[9] + 28 - 1, 3);

        // Mirrored about the middle of the sample, the right eye becomes the left.
        targets.Set(1, sample, face, edge: 1, mirrored: true);
        Assert.Equal(1 - targets.Landmarks[1], targets.Landmarks[10], 5);
        Assert.Equal(targets.Landmarks[9], targets.Landmarks[18], 5);
        Assert.Equal(-targets.Boxes[2], targets.Boxes[4], 5);
    }

    [Fact]
    public void A_cut_is_the_mean_over_areas_that_detection_uses()
    {
        DetectorPicture picture = DrawnFaces.Pictures(1, seed: 4)[0];
        float[] cut = new float[3 * 24 * 24];
        picture.Cut((10, 5, 40, 44), 24, cut);
        using Tensor whole = picture.ToTensor();
        using Tensor expected = new(new Shape(1, 3, 24, 24));
        AreaSampler.Resize(whole, (10, 5, 40, 44), expected, 0);
        for (int i = 0; i < cut.Length; i++) Assert.Equal(255 * expected.Span[i], cut[i], 2);
    }

    [Fact]
    public void The_same_step_draws_the_same_sample()
    {
        DetectorSampler sampler = new(DrawnFaces.Pictures(4, seed: 1), Options, Options.Stages[1], null);
        using Tensor a = new(new Shape(3, 3, 24, 24));
        DetectorTargets targets = new(5);
        sampler.Draw(7, 0, a, 0, targets);
        sampler.Draw(7, 0, a, 1, targets);
        sampler.Draw(8, 0, a, 2, targets);
        int sample = a.Count / 3;
        Assert.Equal(a.Span[..sample].ToArray(), a.Span[sample..(2 * sample)].ToArray());
        Assert.NotEqual(a.Span[..sample].ToArray(), a.Span[(2 * sample)..].ToArray());
    }
}
