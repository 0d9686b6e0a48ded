using Fovea.Faces;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training.Detectors;

/// <summary>
/// Cuts samples: mined ones, and squares around and away from faces. What sample i of step s is depends on the seed and
/// these numbers alone.
/// </summary>
internal sealed class DetectorSampler
{
    private const int Tries = 30;
    private const int SmallestSide = 16;
    private const double MinedNegatives = 0.75;
    private const double MinedFaces = 0.5;

    private readonly IReadOnlyList<DetectorPicture> _pictures;
    private readonly (int Picture, int Face)[] _faces;
    private readonly DetectorOptions _options;
    private readonly DetectorStage _stage;
    private readonly MinedSamples? _mined;

    /// <param name="pictures">What to cut from; at least one has a face.</param>
    /// <param name="options">Seed and augmentation.</param>
    /// <param name="stage">The network.</param>
    /// <param name="mined">What the networks before let through; null for the first.</param>
    public DetectorSampler(IReadOnlyList<DetectorPicture> pictures, DetectorOptions options, DetectorStage stage, MinedSamples? mined)
    {
        (_pictures, _options, _stage, _mined) = (pictures, options, stage, mined);
        _faces = [.. pictures.SelectMany((picture, index) => Enumerable.Range(0, picture.Faces.Count).Select(face => (index, face)))];
    }

    /// <summary>Fills sample <paramref name="place"/> of a tensor and its targets.</summary>
    public void Draw(long step, int index, Tensor destination, int place, DetectorTargets targets)
    {
        StepRandom random = new(_options.Seed + 1000003UL * (ulong)_stage.Net, step, index);
        DetectorSample sample = Choose(ref random, (index % 5) switch { 0 => SampleKind.Positive, 1 => SampleKind.Part, _ => SampleKind.Negative });
        DetectorPicture picture = _pictures[sample.Picture];
        int side = _stage.Side;
        Span<float> codes = stackalloc float[3 * side * side];
        SampleAugmentation augmentation = SampleAugmentation.Draw(_options.Augmentation, ref random);
        augmentation.Cut(picture, FaceDetector.Part(sample.Box, new Shape(1, 3, picture.Height, picture.Width)), side, codes);
        for (int c = 0; c < 3; c++)
        {
            Span<float> plane = destination.Plane(place, c);
            for (int i = 0; i < plane.Length; i++) plane[i] = (codes[c * plane.Length + i] - 127.5f) / 128;
        }

        bool first = _stage.Net == DetectorNet.Proposal;
        targets.Set(index, first ? sample with { Box = ProposalBox(sample.Box) } : sample, sample.Face < 0 ? null : picture.Faces[sample.Face], first ? 0 : 1, augmentation.Mirrored);
    }

    /// <summary>The square that a sample of this kind is cut from.</summary>
    internal DetectorSample Choose(ref StepRandom random, SampleKind kind)
    {
        double share = kind == SampleKind.Negative ? MinedNegatives : MinedFaces;
        if (_mined is not null && _mined.Lists[kind] is { Count: > 0 } list && random.Unit() < share) return list[(int)random.Below(list.Count)];
        for (int attempt = 0; attempt < 100_000; attempt++)
        {
            if ((kind == SampleKind.Negative ? TryBackground(ref random) : TryFace(ref random, kind)) is { } found) return found;
        }

        throw new BadInputException($"no sample of the kind '{kind}' can be cut from the data: faces fill whole pictures, or the labels are not those of the pictures.");
    }

    // P-Net's box of a window begins half a pixel of its own later; see FaceDetector.ProposeAt.
    private static FaceBox ProposalBox(FaceBox box)
    {
        float side = box.Right - box.Left + 1, offset = side / 12 - 1;
        return new(box.Left + offset, box.Top + offset, box.Right, box.Bottom);
    }

    private DetectorSample? TryFace(ref StepRandom random, SampleKind kind)
    {
        (int index, int face) = _faces[random.Below(_faces.Length)];
        FaceBox box = _pictures[index].Faces[face].Box;
        (double spread, double small, double large) = kind == SampleKind.Positive ? (0.2, 0.8, 1.25) : (0.5, 0.6, 1.5);
        for (int i = 0; i < Tries; i++)
        {
            double side = random.Between(small * Math.Min(box.Width, box.Height), large * Math.Max(box.Width, box.Height));
            if (Square(index, (box.Left + box.Right) / 2 + box.Width * random.Between(-spread, spread), (box.Top + box.Bottom) / 2 + box.Height * random.Between(-spread, spread), side) is not { } square) continue;
            if (DetectorSample.Classify(index, _pictures[index], square) is { } sample && sample.Kind == kind && sample.Face == face) return sample;
        }

        return null;
    }

    private DetectorSample? TryBackground(ref StepRandom random)
    {
        int index = (int)random.Below(_pictures.Count);
        DetectorPicture picture = _pictures[index];
        int most = Math.Min(picture.Width, picture.Height);
        if (most < SmallestSide) return null;
        for (int i = 0; i < Tries; i++)
        {
            double x = random.Between(0, picture.Width), y = random.Between(0, picture.Height), side = SmallestSide * Math.Pow((double)most / SmallestSide, random.Unit());
            if (picture.Faces.Count > 0 && random.Unit() < 0.5)
            {
                FaceBox near = picture.Faces[(int)random.Below(picture.Faces.Count)].Box;
                side = Math.Max(near.Width, near.Height) * random.Between(0.3, 2);
                (x, y) = ((near.Left + near.Right) / 2 + near.Width * random.Between(-1, 1), (near.Top + near.Bottom) / 2 + near.Height * random.Between(-1, 1));
            }

            if (Square(index, x, y, side) is { } square && DetectorSample.Classify(index, picture, square) is { Kind: SampleKind.Negative } sample) return sample;
        }

        return null;
    }

    // Whole pixels inside the picture, counted from 1.
    private FaceBox? Square(int index, double x, double y, double side)
    {
        (int left, int top, int size) = ((int)Math.Round(x - side / 2), (int)Math.Round(y - side / 2), (int)Math.Round(side));
        if (size < 12 || left < 0 || top < 0 || left + size > _pictures[index].Width || top + size > _pictures[index].Height) return null;
        return new FaceBox(left + 1, top + 1, left + size, top + size);
    }
}

/// <summary>A square of a picture as the cascade sees it.</summary>
/// <param name="Picture">Index of the picture.</param>
/// <param name="Box">The box, counted from 1 as the cascade counts.</param>
/// <param name="Kind">What it teaches.</param>
/// <param name="Face">Index of the face it overlaps with most; −1 for a negative.</param>
internal readonly record struct DetectorSample(int Picture, FaceBox Box, SampleKind Kind, int Face)
{
    /// <summary>Least overlap of a face.</summary>
    public const float PositiveOverlap = 0.65f;

    /// <summary>Least overlap of a part of a face.</summary>
    public const float PartOverlap = 0.4f;

    /// <summary>Overlap below which there is no face.</summary>
    public const float NegativeOverlap = 0.3f;

    /// <summary>What the labels of a picture make of a box; null for what is neither.</summary>
    public static DetectorSample? Classify(int index, DetectorPicture picture, FaceBox box)
    {
        (float best, int face) = (0, -1);
        for (int i = 0; i < picture.Faces.Count; i++)
        {
            float overlap = picture.Faces[i].Box.Overlap(box);
            if (overlap > best) (best, face) = (overlap, i);
        }

        if (best >= PositiveOverlap) return new(index, box, SampleKind.Positive, face);
        if (best >= PartOverlap) return new(index, box, SampleKind.Part, face);
        if (best >= NegativeOverlap || picture.Unsure.Any(unsure => Covered(box, unsure) >= NegativeOverlap)) return null;
        return new(index, box, SampleKind.Negative, -1);
    }

    // Of the box alone: a large square around a small doubtful face is no face whatever that is.
    private static float Covered(FaceBox box, FaceBox by)
    {
        float width = Math.Min(box.Right, by.Right) - Math.Max(box.Left, by.Left), height = Math.Min(box.Bottom, by.Bottom) - Math.Max(box.Top, by.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / (box.Width * box.Height);
    }
}

/// <summary>What a sample teaches.</summary>
internal enum SampleKind
{
    /// <summary>Classification: no face.</summary>
    Negative,

    /// <summary>Classification, box and landmarks.</summary>
    Positive,

    /// <summary>Box and landmarks alone: neither a face nor none.</summary>
    Part,
}
