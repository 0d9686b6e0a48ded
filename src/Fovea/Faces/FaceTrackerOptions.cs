using System.Globalization;
using System.Text;

namespace Fovea.Faces;

/// <summary>How faces are found again from frame to frame.</summary>
public sealed record FaceTrackerOptions
{
    private const int SmallestFace = 20;

    /// <summary>Every so many frames the whole frame is searched; between them faces are looked for where they were. At least 1.</summary>
    public int Interval { get; init; } = 8;

    /// <summary>Frames for which a face that is missed keeps its place; then it is gone. 0 bridges nothing.</summary>
    public int Bridge { get; init; } = 5;

    /// <summary>Smallest face in pixels, at least 12; null for <see cref="MinSizeFor"/>.</summary>
    public int? MinSize { get; init; }

    /// <summary>Least score of a new face.</summary>
    public float NewScore { get; init; } = 0.9f;

    /// <summary>Least score of a face that is known already.</summary>
    public float KeepScore { get; init; } = 0.6f;

    /// <summary>Least intersection over union of a face with itself one frame later.</summary>
    public float MinOverlap { get; init; } = 0.3f;

    /// <summary>The smallest face that is looked for by default: 20 pixels, or 1/27 of the shorter side (40 of 1080).</summary>
    public static int MinSizeFor(int width, int height) => Math.Max(SmallestFace, Math.Min(width, height) / 27);

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is out of range.</exception>
    public void Validate()
    {
        Require(Interval >= 1, $"the interval is {Interval}, not at least 1");
        Require(Bridge >= 0, $"{Bridge} frames cannot be bridged");
        Require(MinSize is null or >= 12, $"the smallest face is {MinSize} pixels, but the detector needs 12");
        foreach (float part in new[] { NewScore, KeepScore, MinOverlap }) Require(part is >= 0 and <= 1, FormattableString.Invariant($"{part} is not between 0 and 1"));
    }

    // Part of what a resumed job compares, whatever the culture of the program that resumes it.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{nameof(Interval)} = {Interval}, {nameof(Bridge)} = {Bridge}, {nameof(MinSize)} = {MinSize}, ");
        text.Append(CultureInfo.InvariantCulture, $"{nameof(NewScore)} = {NewScore}, {nameof(KeepScore)} = {KeepScore}, {nameof(MinOverlap)} = {MinOverlap}");
        return true;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new BadInputException($"Faces cannot be tracked so: {otherwise}.");
    }
}
