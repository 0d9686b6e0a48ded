using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Training.Data;

/// <summary>Decides which groups of sources are held out.</summary>
internal static class SourceSplit
{
    /// <summary>
    /// The groups to hold out: those that the options name; or those in a folder 'validation' that lies in a data folder
    /// beside 'train', as face data sets have it; or those whose names hash below the share (so that adding a source
    /// moves no other), at least one of two or more.
    /// </summary>
    /// <exception cref="BadInputException">A name matches nothing, or everything would be held out.</exception>
    public static HashSet<string> HeldOut(IReadOnlyList<SourceFinder.Found> sources, CacheOptions options)
    {
        string[] groups = [.. sources.Select(source => source.Group).Distinct()];
        HashSet<string> held = options.Validation.Count > 0 ? Named(sources, options.Validation) : [.. sources.Where(IsSetApart).Select(source => source.Group)];
        if (held.Count == 0 && options.ValidationShare > 0)
        {
            held.UnionWith(groups.Where(group => Fraction(group) < options.ValidationShare));
            if (held.Count == 0 && groups.Length > 1) held.Add(groups.MinBy(Fraction)!);
        }

        if (held.Count == groups.Length) throw new BadInputException("every source would be held out for validation; name fewer.");
        return held;
    }

    /// <summary>What must be said aloud where far more is held out than the share asks for, because whole groups are; else null.</summary>
    public static string? Surprise(IReadOnlyList<SourceFinder.Found> sources, IReadOnlySet<string> held, CacheOptions options)
    {
        int count = sources.Count(source => held.Contains(source.Group));
        double asked = options.ValidationShare * sources.Count;

        // A share of few sources is never met exactly: two more than asked, or twice as many, are no surprise.
        if (options.Validation.Count > 0 || options.ValidationShare <= 0 || count <= Math.Max(asked + 2, 2 * asked) || sources.Any(IsSetApart)) return null;
        return FormattableString.Invariant($"WARNING: {count} of {sources.Count} sources are held out for validation and only {sources.Count - count} are left to train on, though a share of {options.ValidationShare} asks for {asked:0.#}: sources of one name or folder are held out together. Name what to hold out, or divide the data into more folders.");
    }

    private static HashSet<string> Named(IReadOnlyList<SourceFinder.Found> sources, IReadOnlyList<string> names)
    {
        HashSet<string> held = [];
        foreach (string given in names)
        {
            string name = given.Replace('\\', '/').TrimEnd('/');
            string[] matches = [.. sources.Where(source => Matches(source, name)).Select(source => source.Group)];
            if (matches.Length == 0) throw new BadInputException($"no source is called '{given}', so it cannot be held out for validation.");
            held.UnionWith(matches);
        }

        return held;
    }

    private static bool IsSetApart(SourceFinder.Found source)
    {
        string[] parts = source.Name.Split('/');
        if (parts.Length < 3 || parts[1] != "validation") return false;
        string root = Path.GetFullPath(source.File)[..^source.Name[(parts[0].Length + 1)..].Length];
        return SourceFinder.IsDivided(root);
    }

    private static bool Matches(SourceFinder.Found source, string name)
        => source.Name == name
        || source.Name.EndsWith("/" + name, StringComparison.Ordinal)
        || Path.GetFileNameWithoutExtension(source.Name) == name
        || ("/" + source.Name).Contains("/" + name + "/", StringComparison.Ordinal)
        || Path.GetFullPath(source.File) == Path.GetFullPath(name)
        || Path.GetFullPath(source.File).StartsWith(Path.GetFullPath(name) + "/", StringComparison.Ordinal);

    private static double Fraction(string group) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(group))) / 4294967296.0;
}
