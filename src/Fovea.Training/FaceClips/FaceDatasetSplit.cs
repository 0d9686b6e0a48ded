using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Training.FaceClips;

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
