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
