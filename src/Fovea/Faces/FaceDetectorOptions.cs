namespace Fovea.Faces;

/// <summary>What counts as a face.</summary>
public sealed record FaceDetectorOptions
{
    /// <summary>Smallest face in pixels, at least 12; halving it costs four times the work.</summary>
    public int MinSize { get; init; } = 20;

    /// <summary>From one size to the next: about 1/√2.</summary>
    public double PyramidFactor { get; init; } = 0.709;

    /// <summary>Least probability after the first network.</summary>
    public float ProposalScore { get; init; } = 0.6f;

    /// <summary>Least probability after the second network.</summary>
    public float RefinementScore { get; init; } = 0.7f;

    /// <summary>Least probability after the last network.</summary>
    public float MinScore { get; init; } = 0.7f;

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is out of range.</exception>
    public void Validate()
    {
        Require(MinSize >= 12, $"the smallest face is {MinSize} pixels, but the detector needs 12");
        Require(PyramidFactor is > 0.3 and < 0.95, FormattableString.Invariant($"the pyramid factor {PyramidFactor} is not between 0.3 and 0.95"));
        foreach (float score in new[] { ProposalScore, RefinementScore, MinScore }) Require(score is >= 0 and <= 1, FormattableString.Invariant($"the score {score} is not between 0 and 1"));
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new BadInputException($"Faces cannot be detected so: {otherwise}.");
    }
}
