using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Training.Datasets;

/// <summary>What becomes a face clip, and on which side of the split it lies.</summary>
public sealed record FaceDatasetOptions
{
    /// <summary>Least size of a face in the video: the longer side of its box in pixels, median over a clip; at least 16.</summary>
    public int MinFace { get; init; } = 96;

    /// <summary>Least score of a face, mean over a clip, 0 to 1.</summary>
    public float MinScore { get; init; } = 0.95f;

    /// <summary>Side of a clip's square over the longer side of the face's box, 1 to 3.</summary>
    public double Margin { get; init; } = 1.15;

    /// <summary>Frames of a clip, at least 3.</summary>
    public int ClipFrames { get; init; } = 31;

    /// <summary>Side of the high frames in pixels, a multiple of <see cref="Scale"/>.</summary>
    public int HighSide { get; init; } = 144;

    /// <summary>Side of the high frames over side of the low ones: 2, 3 or 4.</summary>
    public int Scale { get; init; } = 4;

    /// <summary>How squares are laid.</summary>
    public FaceBoxRule Boxes { get; init; } = FaceBoxRule.Smooth;

    /// <summary>Most clips of a video, spread evenly over it; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Part of the identities that is held out for validation, 0 to below 1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Who a video shows, by file name; a video that is not named is an identity of its own.</summary>
    public IReadOnlyDictionary<string, string> Identities { get; init; } = new Dictionary<string, string>();

    /// <summary>True to go on with what lies in the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>True to replace what lies in the folder.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Threads; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is out of range.</exception>
    public void Validate()
    {
        Require(MinFace >= 16, $"the smallest face is {MinFace} pixels, not at least 16");
        Require(MinScore is >= 0 and <= 1, FormattableString.Invariant($"the score {MinScore} is not between 0 and 1"));
        Require(Margin is >= 1 and <= 3, FormattableString.Invariant($"the margin {Margin} is not between 1 and 3"));
        Require(ClipFrames >= 3, $"a clip of {ClipFrames} frames is shorter than 3");
        Require(Scale is 2 or 3 or 4, $"the scale {Scale} is not 2, 3 or 4");
        Require(HighSide >= 8 * Scale && HighSide % Scale == 0 && HighSide <= 2048, $"the side {HighSide} is not a multiple of {Scale} from {8 * Scale} to 2048");
        Require(Limit is null or >= 1, $"a limit of {Limit} clips leaves nothing");
        Require(ValidationShare is >= 0 and < 1, FormattableString.Invariant($"the share {ValidationShare} for validation is not from 0 to below 1"));
        Require(!(Resume && Overwrite), "going on and starting over exclude each other");
    }

    /// <summary>Reads a table of two columns, file name and identity, as CSV; a first line "file,identity" is a heading.</summary>
    /// <exception cref="BadInputException">The file cannot be read, or a line has not two cells.</exception>
    public static IReadOnlyDictionary<string, string> ReadIdentities(string path)
    {
        IReadOnlyList<CsvRow> rows;
        try
        {
            rows = Csv.Read(ForeignFile.ReadText(path));
        }
        catch (FormatException exception)
        {
            throw new BadInputException($"The identities '{path}' are no CSV: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read the identities '{path}': {exception.Message}");
        }

        Dictionary<string, string> identities = new(StringComparer.Ordinal);
        foreach (CsvRow row in rows)
        {
            string[] cells = [.. row.Cells.Select(cell => cell.Trim())];
            if (cells is [""] or ["file", "identity"]) continue;
            if (cells is not [{ Length: > 0 } file, { Length: > 0 } identity]) throw new BadInputException($"Line {row.Line} of '{path}' is not FILE,IDENTITY.");
            identities[file] = identity;
        }

        return identities;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new BadInputException($"Face clips cannot be made so: {otherwise}.");
    }
}

/// <summary>Decides which identities are held out: by their names alone, so that another video moves no other.</summary>
internal static class FaceDatasetSplit
{
    /// <summary>The identities to hold out: those whose names hash below the share, at least one of two or more.</summary>
    public static IReadOnlySet<string> HeldOut(IEnumerable<string> identities, double share)
    {
        string[] all = [.. identities.Distinct(StringComparer.Ordinal)];
        HashSet<string> held = [.. all.Where(identity => Fraction(identity) < share)];
        if (share > 0 && held.Count == 0 && all.Length > 1) held.Add(all.MinBy(Fraction)!);
        if (held.Count == all.Length && all.Length > 0) held.Remove(all.MaxBy(Fraction)!);
        return held;
    }

    private static double Fraction(string name) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) / 4294967296.0;
}

/// <summary>How the squares of a clip's frames are laid.</summary>
public enum FaceBoxRule
{
    /// <summary>
    /// One size a clip, places smoothed over time: what moves in the clip moved before the camera. Detections jump by a pixel
    /// or more from frame to frame, and a network would learn that as motion.
    /// </summary>
    Smooth,

    /// <summary>Each frame's own detection, as HO-FVSR's authors have it.</summary>
    PerFrame,
}
