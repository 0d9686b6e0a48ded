using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Training.Data;

/// <summary>Finds the pictures and videos below the data folders.</summary>
internal static class SourceFinder
{
    private static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".ppm"];

    private static readonly string[] VideoExtensions =
        [".mp4", ".mkv", ".mov", ".avi", ".webm", ".y4m", ".mpg", ".mpeg", ".m4v", ".ts", ".m2ts", ".nut", ".flv", ".wmv", ".ogv", ".mxf", ".gif"];

    /// <summary>A file and what it will be called.</summary>
    public sealed record Found(string File, string Name, string Group, SourceKind Kind);

    /// <summary>All sources of files and folders (searched in depth, hidden ones left out), in order of their names.</summary>
    /// <exception cref="BadInputException">A path does not exist, or nothing is found.</exception>
    public static IReadOnlyList<Found> Find(IReadOnlyList<string> paths)
    {
        List<Found> found = [];
        foreach (string path in paths)
        {
            if (File.Exists(path)) found.Add(Describe(path, Path.GetFileName(path)) ?? throw new BadInputException($"{path} has no name of a picture or video that training knows."));
            else if (Directory.Exists(path)) found.AddRange(InFolder(path));
            else throw new BadInputException($"the data {path} do not exist.");
        }

        found = [.. WithoutCompanions(found)];
        if (found.Count == 0) throw new BadInputException($"there are no pictures or videos in {string.Join(", ", paths)}.");
        return [.. found.OrderBy(source => source.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<Found> InFolder(string folder)
    {
        string root = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        EnumerationOptions options = new() { RecurseSubdirectories = true };
        bool divided = IsDivided(folder);
        foreach (string file in Directory.EnumerateFiles(folder, "*", options))
        {
            string relative = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (divided && !relative.StartsWith("train/", StringComparison.Ordinal) && !relative.StartsWith("validation/", StringComparison.Ordinal)) continue;
            if (!relative.Split('/').Any(part => part.StartsWith('.')) && Describe(file, $"{root}/{relative}") is { } found) yield return found;
        }
    }

    /// <summary>True for a data set whose maker has decided what is held out: then only its two parts are data.</summary>
    public static bool IsDivided(string folder) => Directory.Exists(Path.Combine(folder, "train")) && Directory.Exists(Path.Combine(folder, "validation"));

    // Of hr.mkv and lr.mkv in one folder only the first is data: the low side of pairs is always made anew.
    private static IEnumerable<Found> WithoutCompanions(List<Found> found)
    {
        HashSet<string> files = [.. found.Select(source => source.File)];
        return found.Where(source => !(Path.GetFileNameWithoutExtension(source.File) == "lr" && files.Contains(Path.Combine(Path.GetDirectoryName(source.File)!, "hr" + Path.GetExtension(source.File)))));
    }

    private static Found? Describe(string file, string name)
    {
        string extension = Path.GetExtension(file).ToLowerInvariant();
        if (VideoExtensions.Contains(extension)) return new(file, name, name, SourceKind.Video);
        if (!ImageExtensions.Contains(extension)) return null;
        return new(file, name, IsFrameNumber(Path.GetFileNameWithoutExtension(file)) ? Path.GetDirectoryName(name)!.Replace('\\', '/') : name, SourceKind.Image);
    }

    /// <summary>True for 00000012, frame_0012, im5: pictures so named are the frames of one clip, which is their folder.</summary>
    private static bool IsFrameNumber(string stem)
    {
        string letters = stem.TrimEnd("0123456789".ToCharArray()).TrimEnd('_', '-', ' ');
        return stem.Length > 0 && char.IsAsciiDigit(stem[^1]) && letters.ToLowerInvariant() is ("" or "f" or "frame" or "im" or "img" or "image");
    }
}

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
