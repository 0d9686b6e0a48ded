using System.Globalization;
using System.Text;
using Fovea.Faces;
using Fovea.Imaging;

namespace Fovea.Upscaling.Faces;

/// <summary>Which faces are enlarged by their own network, and how they are merged with the rest.</summary>
public sealed record FaceUpscaleOptions
{
    private const float FullUpTo = 0.8f;

    /// <summary>How faces are found and followed.</summary>
    public FaceTrackerOptions Tracking { get; init; } = new();

    /// <summary>Side of the part that the network makes, over the side of the face's square: 1 to 3.</summary>
    public float Expansion { get; init; } = 1.3f;

    /// <summary>Pixels of the source around that part which the network sees too, so that its borders are not made up; 0 to 64.</summary>
    public int Margin { get; init; } = 8;

    /// <summary>Pixels of the source over which the part fades into the rest; 0 to 32.</summary>
    public int Ramp { get; init; } = 2;

    /// <summary>Frames over which a face that appears or is lost fades in or out; at least 1. After a scene cut faces are there at once.</summary>
    public int FadeFrames { get; init; } = 4;

    /// <summary>
    /// Largest side of a face's square in pixels of the source, 12 to 1024. Larger faces are left to the background, and
    /// <see cref="FaceUpscaler.LargerFaces"/> counts them: the network's work and memory grow with their area, and it learnt
    /// from faces of a few dozen pixels. From four fifths of this size on a face fades into the background, so that one that
    /// grows or comes near the limit never jumps.
    /// </summary>
    public int MaxFace { get; init; } = 160;

    /// <summary>True to draw the faces' squares.</summary>
    public bool Debug { get; init; }

    /// <summary>Writes track numbers beside the squares; null to leave them out.</summary>
    public ITextPainter? Labels { get; init; }

    /// <summary>How much of a face shows for its size: 1 up to four fifths of <see cref="MaxFace"/>, then less, 0 from there on.</summary>
    internal float StrengthOf(float side) => Math.Clamp((MaxFace - side) / (MaxFace - FullUpTo * MaxFace), 0, 1);

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is out of range.</exception>
    public void Validate()
    {
        Tracking.Validate();
        Require(Expansion is >= 1 and <= 3, FormattableString.Invariant($"the expansion {Expansion} is not between 1 and 3"));
        Require(Margin is >= 0 and <= 64, $"the margin {Margin} is not between 0 and 64");
        Require(Ramp is >= 0 and <= 32, $"the ramp {Ramp} is not between 0 and 32");
        Require(FadeFrames >= 1, $"{FadeFrames} frames are no time to fade in");
        Require(MaxFace is >= 12 and <= 1024, $"the largest face {MaxFace} is not between 12 and 1024");
    }

    // A resumed job compares this text, whatever the culture of the program that resumes it.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{nameof(Tracking)} = {Tracking}, {nameof(Expansion)} = {Expansion}, {nameof(Margin)} = {Margin}, {nameof(Ramp)} = {Ramp}, ");
        text.Append(CultureInfo.InvariantCulture, $"{nameof(FadeFrames)} = {FadeFrames}, {nameof(MaxFace)} = {MaxFace}, {nameof(Debug)} = {Debug}");
        return true;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new BadInputException($"Faces cannot be enlarged so: {otherwise}.");
    }
}
